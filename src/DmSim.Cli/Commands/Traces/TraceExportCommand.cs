using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Results;
using DmSim.Traces.Export;
using DmSim.Traces.Tools;

namespace DmSim.Cli.Commands.Traces;

/// <summary><c>dmsim trace export</c>: a trace for other programs.</summary>
internal sealed class TraceExportCommand
{
    private const string Examples = """
        dmsim trace export july.dmt --output july.csv
        dmsim trace export july.dmt --format parquet --output july.parquet
        """;

    private static readonly (string Name, int Value)[] Formats =
    [
        .. TraceExporters.All.Select((exporter, index) => (exporter.Name, index)),
    ];

    private readonly Argument<string> _input = new("TRACE")
    {
        Description = "A native trace, or any format that 'import' reads.",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description =
            "csv ('import csv' reads it back to the same trace) or parquet; default what the file's name ends in.",
        HelpName = "FORMAT",
    };

    private readonly FileOutput _output = new("The file to write.", "FILE");

    private readonly Invocation _invocation;

    private TraceExportCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        TraceExportCommand export = new(invocation);
        export._input.RefuseOptions();
        Command command = new("export", "Write a trace as CSV or Parquet for other programs.")
        {
            export._input,
            export._format,
        };
        export._output.AddTo(command);
        command.SetAction(export.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        string input = parsed.GetValue(_input)!;
        string output = _output.Path(parsed, [input], issues);
        string format = parsed.GetValue(_format) ?? Path.GetExtension(output).TrimStart('.').ToLowerInvariant();
        int chosen = OptionValue.Choice(_format, format, Formats, issues) ?? 0;
        issues.ThrowIfAny();
        bool quiet = _output.IsQuiet(parsed);
        using TraceInput source = Open(input, quiet);
        long bytes = Write(TraceExporters.All[chosen], source, output, quiet);
        long samples = source.Trace.Vms.Sum(vm => (long)vm.SampleCount);
        if (_output.WantsJson(parsed))
        {
            _invocation.Terminal.Out.Write(
                JsonText.Document(
                    "trace-export",
                    json =>
                    {
                        json.WriteString("format", TraceExporters.All[chosen].Name);
                        json.WriteString("sourceSha256", source.Sha256);
                        json.WriteNumber("vms", source.Trace.Vms.Count);
                        json.WriteNumber("samples", samples);
                        json.WriteNumber("fileBytes", bytes);
                    }
                )
            );
        }
        else
        {
            _invocation.Terminal.Out.WriteLine(
                Prose.Text($"{source.Trace.Vms.Count} VMs, {samples} samples; {output}, {Prose.Size(bytes)}")
            );
        }

        return ExitCodes.Done;
    }

    private TraceInput Open(string path, bool isQuiet)
    {
        using ProgressLine progress = new(_invocation.Terminal, $"Reading {Path.GetFileName(path)}", isQuiet);
        return TraceInput.Open(path, progress.ForBytes(), _invocation.Cancellation);
    }

    private long Write(ITraceExporter exporter, TraceInput source, string output, bool isQuiet)
    {
        using ProgressLine progress = new(_invocation.Terminal, $"Writing {Path.GetFileName(output)}", isQuiet);
        return TraceExporters.Write(exporter, source.Trace, output, progress.ForShare(), _invocation.Cancellation);
    }
}
