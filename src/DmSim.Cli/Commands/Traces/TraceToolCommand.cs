using System.CommandLine;
using System.Text.Json;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Results;
using DmSim.Traces.Native;
using DmSim.Traces.Tools;

namespace DmSim.Cli.Commands.Traces;

/// <summary>A command for a trace tool, made from its description: reads traces, applies the tool, writes the result.</summary>
internal sealed class TraceToolCommand
{
    private readonly Invocation _invocation;
    private readonly TraceToolDescriptor _descriptor;
    private readonly Argument<string> _input = new("TRACE")
    {
        Description = "A native trace, or any format that 'import' reads.",
    };

    private readonly Argument<string[]> _inputs = new("TRACES")
    {
        Description = "Traces: native, or any format that 'import' reads.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly FileOutput _output = new("The native trace to write.", "FILE.dmt");
    private readonly List<(ToolOption Option, Option<string?>? Text, Option<bool>? Switch)> _options = [];

    private TraceToolCommand(Invocation invocation, TraceToolDescriptor descriptor)
    {
        _invocation = invocation;
        _descriptor = descriptor;
        _input.RefuseOptions();
        _inputs.RefuseOptions();
    }

    /// <summary>Builds the command of a tool.</summary>
    public static CommandEntry Create(Invocation invocation, TraceToolDescriptor descriptor)
    {
        TraceToolCommand tool = new(invocation, descriptor);
        Command command = new(descriptor.Name, descriptor.Summary);
        command.Add(descriptor.TakesSeveral ? tool._inputs : tool._input);
        foreach (ToolOption option in descriptor.Options)
        {
            tool.AddOption(command, option);
        }

        tool._output.AddTo(command);
        command.SetAction(tool.Run);
        return new CommandEntry(command, descriptor.Examples);
    }

    private void AddOption(Command command, ToolOption option)
    {
        if (option.ValueName is null)
        {
            Option<bool> flag = new(option.Name) { Description = option.Description };
            command.Add(flag);
            _options.Add((option, null, flag));
            return;
        }

        Option<string?> text = new(option.Name) { Description = option.Description, HelpName = option.ValueName };
        command.Add(text);
        _options.Add((option, text, null));
    }

    private int Run(ParseResult parsed)
    {
        ToolArguments arguments = new(Values(parsed));
        ITraceTool tool = _descriptor.Create(arguments);
        List<ValidationIssue> issues = [.. arguments.Issues];
        string[] paths = _descriptor.TakesSeveral ? parsed.GetValue(_inputs)! : [parsed.GetValue(_input)!];
        string output = _output.Path(parsed, paths, issues);
        issues.ThrowIfAny();
        List<TraceInput> inputs = [];
        try
        {
            foreach (string path in paths)
            {
                inputs.Add(Open(path, parsed));
            }

            ToolOutcome outcome = ToolRun.Apply(_descriptor.Name, tool, inputs);
            long bytes = Write(outcome.Trace, output, parsed);
            Answer(parsed, tool, inputs, outcome, output, bytes);
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }

        return ExitCodes.Done;
    }

    private Dictionary<string, string> Values(ParseResult parsed)
    {
        Dictionary<string, string> values = [];
        foreach ((ToolOption option, Option<string?>? text, Option<bool>? flag) in _options)
        {
            if (text is not null && parsed.GetValue(text) is { } value)
            {
                values.Add(option.Name, value);
            }
            else if (flag is not null && parsed.GetValue(flag))
            {
                values.Add(option.Name, "");
            }
        }

        return values;
    }

    private TraceInput Open(string path, ParseResult parsed)
    {
        string title = $"Reading {Path.GetFileName(path)}";
        using ProgressLine progress = new(_invocation.Terminal, title, _output.IsQuiet(parsed));
        return TraceInput.Open(path, progress.ForBytes(), _invocation.Cancellation);
    }

    private long Write(DemandTrace trace, string output, ParseResult parsed)
    {
        string title = $"Writing {Path.GetFileName(output)}";
        using ProgressLine progress = new(_invocation.Terminal, title, _output.IsQuiet(parsed));
        return NativeTraceWriter.Write(trace, output, progress.ForShare(), _invocation.Cancellation);
    }

    private void Answer(
        ParseResult parsed,
        ITraceTool tool,
        List<TraceInput> inputs,
        ToolOutcome outcome,
        string output,
        long bytes
    )
    {
        using NativeTrace written = NativeTraceReader.Open(output);
        long samples = written.Vms.Sum(vm => (long)vm.SampleCount);
        if (_output.WantsJson(parsed))
        {
            _invocation.Terminal.Out.Write(Json(tool, inputs, outcome, written, bytes));
            return;
        }

        _invocation.Terminal.Out.WriteLine(
            Prose.Text($"{written.Vms.Count} VMs, {samples} samples; {output}, {Prose.Size(bytes)}")
        );
        foreach (string note in outcome.Notes)
        {
            Prose.Fold(_invocation.Terminal, $"note: {note}");
        }
    }

    private string Json(
        ITraceTool tool,
        List<TraceInput> inputs,
        ToolOutcome outcome,
        NativeTrace written,
        long bytes
    ) =>
        JsonText.Document(
            "trace-tool",
            json =>
            {
                json.WriteString("tool", _descriptor.Name);
                json.WriteString("operation", tool.Description);
                json.List("inputs", inputs, input => json.Object(null, () => Write(json, input)));
                json.WriteNumber("vms", written.Vms.Count);
                json.WriteNumber("samples", written.Vms.Sum(vm => (long)vm.SampleCount));
                json.WriteNumber("durationSeconds", written.Info.DurationMilliseconds / 1000.0);
                json.WriteNumber("fileBytes", bytes);
                json.List("notes", outcome.Notes, json.WriteStringValue);
            }
        );

    private static void Write(Utf8JsonWriter json, TraceInput input)
    {
        json.WriteString("path", input.Path);
        json.WriteString("sha256", input.Sha256);
        json.WriteNumber("vms", input.Trace.Vms.Count);
    }
}
