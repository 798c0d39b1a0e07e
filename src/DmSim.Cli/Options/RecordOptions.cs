using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DmSim.Cli.Studies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Recording;

namespace DmSim.Cli.Options;

/// <summary>The options of <c>dmsim record</c>.</summary>
internal sealed class RecordOptions
{
    private static readonly (string Name, RecordingBreakdown Value)[] Breakdowns =
    [
        ("whole", RecordingBreakdown.Whole),
        ("program", RecordingBreakdown.Program),
        ("process", RecordingBreakdown.Process),
    ];

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The native trace to write; beside it, while recording, its journal FILE.dmt.recording.",
        HelpName = "FILE.dmt",
        Required = true,
    };

    private readonly Option<string?> _duration = new("--duration")
    {
        Description = "How long; default until Ctrl-C, or until what is followed has ended.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _interval = new("--interval")
    {
        Description = "Time between samples, 100 ms or more; default 1 s.",
        HelpName = "TIME",
    };

    private readonly Option<string[]> _follow = new("--follow")
    {
        Description = "Follow a process and its descendants; may be repeated. Linux.",
        HelpName = "PID",
    };

    private readonly Option<string[]> _cgroup = new("--cgroup")
    {
        Description = "Follow a control group and those below it, version 1 or 2; may be repeated. Linux.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _command = new("--command")
    {
        Description = "Run a command, follow it with its descendants, and end it with the recording. Linux.",
        HelpName = "\"COMMAND …\"",
    };

    private readonly Option<string?> _by = new("--by")
    {
        Description = "VMs of the trace: whole (default: one per tree, group or machine), program or process.",
        HelpName = "PART",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name of the trace, and of what is followed where it is one; default that of the output.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "Added to the demand of every VM: what the guest's own system commits, such as 250MiB.",
        HelpName = "SIZE",
    };

    private readonly Option<string?> _size = new("--size")
    {
        Description = "The size the VM is taken to be bought with (channel provisioned), such as 4GiB.",
        HelpName = "SIZE",
    };

    private readonly Option<bool> _unreserved = new("--with-unreserved")
    {
        Description =
            "Count memory that is in use but not charged by the kernel (MAP_NORESERVE) as demand; no host sees it.",
    };

    private readonly Option<string?> _counters = new("--counters")
    {
        Description = "Write the machine's counters of every sample, paging too, as CSV.",
        HelpName = "FILE.csv",
    };

    private readonly Option<bool> _force = CommonOptions.Force();

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All =>
        [
            _output,
            _duration,
            _interval,
            _follow,
            _cgroup,
            _command,
            _by,
            _name,
            _baseline,
            _size,
            _unreserved,
            _counters,
            _force,
        ];

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidInputException">With all problems.</exception>
    public RecordRequest Read(ParseResult parsed)
    {
        List<ValidationIssue> issues = [];
        string output = parsed.GetValue(_output)!;
        bool force = parsed.GetValue(_force);
        CheckOutput(output, force, issues);
        string? counters = parsed.GetValue(_counters);
        if (counters is not null && File.Exists(counters) && !force)
        {
            issues.Add(OptionValue.Issue(_counters, $"'{counters}' exists already; --force replaces it"));
        }

        RecordRequest request = new()
        {
            Output = output,
            Name = parsed.GetValue(_name) ?? Path.GetFileNameWithoutExtension(output),
            DurationMilliseconds = Time(parsed, _duration, 1, issues),
            IntervalMilliseconds = Time(parsed, _interval, 100, issues) ?? 1000,
            Processes = [.. (parsed.GetValue(_follow) ?? []).Select(text => ProcessId(text, issues))],
            Cgroups = parsed.GetValue(_cgroup) ?? [],
            Command = [.. CommandLineParser.SplitCommandLine(parsed.GetValue(_command) ?? "")],
            Breakdown = OptionValue.Choice(_by, parsed.GetValue(_by), Breakdowns, issues) ?? RecordingBreakdown.Whole,
            Baseline = Size(parsed, _baseline, issues),
            Size = Size(parsed, _size, issues),
            CountsUnreserved = parsed.GetValue(_unreserved),
            Counters = counters,
        };
        if (parsed.GetValue(_command) is not null && request.Command.Count == 0)
        {
            issues.Add(OptionValue.Issue(_command, "expected a program and its arguments"));
        }

        issues.ThrowIfAny();
        return request;
    }

    private void CheckOutput(string output, bool force, List<ValidationIssue> issues)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (Directory.Exists(output) || !Directory.Exists(folder))
        {
            issues.Add(OptionValue.Issue(_output, $"expected a file in a folder that exists, not '{output}'"));
        }
        else if (File.Exists(output) && !force)
        {
            issues.Add(OptionValue.Issue(_output, $"'{output}' exists already; --force replaces it"));
        }

        string journal = RecordRequest.JournalOf(output);
        if (File.Exists(journal) && !force)
        {
            string finish = $"'dmsim import recording {journal} --output {output}' finishes it, --force discards it";
            issues.Add(OptionValue.Issue(_output, $"'{journal}' holds an unfinished recording; {finish}"));
        }
    }

    private static long? Time(ParseResult parsed, Option<string?> option, long least, List<ValidationIssue> issues)
    {
        int before = issues.Count;
        long? time = OptionValue.Time(parsed, option, issues);
        if (issues.Count == before && time < least)
        {
            issues.Add(
                OptionValue.Issue(option, FormattableString.Invariant($"expected {least} ms or more, not {time} ms"))
            );
        }

        return time;
    }

    private int ProcessId(string text, List<ValidationIssue> issues)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0)
        {
            return id;
        }

        issues.Add(OptionValue.Issue(_follow, $"expected the number of a process, not '{text}'"));
        return 0;
    }

    private static MemorySize Size(ParseResult parsed, Option<string?> option, List<ValidationIssue> issues)
    {
        string? text = parsed.GetValue(option);
        if (text is null)
        {
            return MemorySize.Zero;
        }

        if (!MemorySize.TryParse(text, out MemorySize size))
        {
            issues.Add(OptionValue.Issue(option, $"expected a size such as 250 MiB or 4 GiB, not '{text}'"));
        }

        return size;
    }
}
