using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Results;
using DmSim.Lab.TraceStudy;
using DmSim.Reporting.Files;
using DmSim.Traces.Tools;

namespace DmSim.Cli.Commands.Traces;

/// <summary><c>dmsim trace stats</c>: what the demand of a trace is like.</summary>
internal sealed class TraceStatsCommand
{
    private const string Examples = """
        dmsim trace stats july.dmt
        dmsim trace stats july.dmt --vms
        dmsim trace stats july.dmt --csv july-vms.csv --json
        """;

    private readonly Argument<string> _input = new("TRACE")
    {
        Description = "A native trace, or any format that 'import' reads.",
    };

    private readonly Option<bool> _vms = new("--vms") { Description = "List every VM." };

    private readonly Option<string?> _csv = new("--csv")
    {
        Description = "Also write a row per VM to this file.",
        HelpName = "FILE.csv",
    };

    private readonly Option<bool> _force = CommonOptions.Force();

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    private readonly Invocation _invocation;

    private TraceStatsCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        TraceStatsCommand stats = new(invocation);
        stats._input.RefuseOptions();
        Command command = new(
            "stats",
            "Describe demand: spread, jumps, the day, autocorrelation, correlation, use of provisioned memory."
        )
        {
            stats._input,
            stats._vms,
            stats._csv,
            stats._force,
            stats._json,
            stats._quiet,
        };
        command.SetAction(stats.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        string input = parsed.GetValue(_input)!;
        string? csv = parsed.GetValue(_csv);
        if (csv is not null && (Directory.Exists(csv) || Path.GetFullPath(csv) == Path.GetFullPath(input)))
        {
            issues.Add(OptionValue.Issue(_csv, $"expected another file, not '{csv}'"));
        }
        else if (csv is not null && File.Exists(csv) && !parsed.GetValue(_force))
        {
            issues.Add(OptionValue.Issue(_csv, $"'{csv}' exists already; --force replaces it"));
        }

        issues.ThrowIfAny();
        TraceStatistics statistics = Read(input, parsed.GetValue(_quiet));
        if (csv is not null)
        {
            using OutputFile file = OutputFile.Begin(csv);
            CsvFile.Write(file.WorkingPath, TraceStatsText.VmTable(statistics));
            file.Complete();
        }

        if (parsed.GetValue(_json))
        {
            _invocation.Terminal.Out.Write(TraceStatisticsJson.Write(statistics));
        }
        else
        {
            TraceStatsText.Print(_invocation.Terminal, statistics, parsed.GetValue(_vms));
        }

        return ExitCodes.Done;
    }

    private TraceStatistics Read(string path, bool isQuiet)
    {
        using ProgressLine progress = new(_invocation.Terminal, $"Reading {Path.GetFileName(path)}", isQuiet);
        using TraceInput input = TraceInput.Open(path, progress.ForBytes(), _invocation.Cancellation);
        return TraceStatistics.Of(input.Trace, progress.ForShare(), _invocation.Cancellation);
    }
}
