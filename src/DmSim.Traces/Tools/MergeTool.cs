using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Puts the VMs of several traces into one, on a common clock.</summary>
/// <remarks>
/// Times are aligned by date where all traces carry one; where none does, by the time of day at their start. VMs of one
/// name are refused unless the user says what they are: different VMs (their names get their trace's in front), or one VM
/// recorded in pieces (which are joined). Intervals may differ from VM to VM in any trace and are kept.
/// </remarks>
internal sealed class MergeTool : ITraceTool
{
    private readonly MergeAlignment? _alignment;
    private readonly NameClash _clash;
    private readonly TraceSignal? _signal;
    private readonly string? _name;

    private MergeTool(ToolArguments arguments)
    {
        _alignment = arguments.Choice<MergeAlignment?>(
            "--align",
            ("auto", null),
            ("date", MergeAlignment.Date),
            ("clock", MergeAlignment.Clock),
            ("start", MergeAlignment.Start)
        );
        _clash = arguments.Choice(
            "--same-name",
            ("refuse", NameClash.Refuse),
            ("prefix", NameClash.Prefix),
            ("join", NameClash.Join)
        );
        _signal = arguments.Choice<TraceSignal?>(
            "--signal",
            ("same", null),
            ("committed", TraceSignal.Committed),
            ("used", TraceSignal.Used),
            ("active", TraceSignal.Active)
        );
        _name = arguments.Text("--name");
    }

    /// <summary>The tool as users meet it.</summary>
    public static TraceToolDescriptor Descriptor { get; } =
        new()
        {
            Name = "merge",
            Summary = "Put the VMs of several traces into one.",
            TakesSeveral = true,
            Options =
            [
                new ToolOption(
                    "--align",
                    "HOW",
                    "date: by their dates; clock: begin on one day, by the time of day; start: begin together; "
                        + "default date where all carry one, clock where none does."
                ),
                new ToolOption(
                    "--same-name",
                    "RULE",
                    "VMs of one name: refuse (default), prefix their names with the trace's, or join them in time."
                ),
                new ToolOption("--signal", "SIGNAL", "What the memory signal is said to mean where the traces differ."),
                new ToolOption("--name", "NAME", "The name of the result; default the names of all."),
            ],
            Examples = """
                dmsim trace merge july.dmt august.dmt --same-name join --output summer.dmt
                dmsim trace merge web.csv db.csv --align start --output all.dmt
                """,
            Create = arguments => new MergeTool(arguments),
        };

    /// <inheritdoc/>
    public string Description =>
        $"aligned by {_alignment?.ToString().ToLowerInvariant() ?? "date or clock"}, VMs of one name: "
        + _clash.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    public ToolOutcome Apply(IReadOnlyList<TraceInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        List<ValidationIssue> issues = [];
        List<string> notes = [];
        TraceSignal signal = Signal(inputs, issues, notes);
        MergeClock clock = MergeClock.Of(inputs, _alignment, issues, notes);
        ThrowIfAny(issues);
        IReadOnlyList<TraceVm> vms = new MergeNames(inputs, clock.Offsets, _clash).Merge(issues, notes);
        ThrowIfAny(issues);
        TellIntervals(inputs, notes);
        TraceInfo info = new()
        {
            Name = _name ?? Cut(string.Join(" + ", inputs.Select(input => input.Trace.Info.Name))),
            Signal = signal,
            StartUnixMilliseconds = clock.StartUnixMilliseconds,
            StartSecondOfDay = clock.StartSecondOfDay,
            DurationMilliseconds = inputs
                .Select((input, index) => input.Trace.Info.DurationMilliseconds + clock.Offsets[index])
                .Max(),
        };
        return new ToolOutcome(new DemandTrace(info, vms), notes);
    }

    private static void ThrowIfAny(List<ValidationIssue> issues)
    {
        if (issues.Count > 0)
        {
            throw new InvalidInputException(issues);
        }
    }

    private static string Cut(string name) => name.Length <= 100 ? name : $"{name[..99]}…";

    private TraceSignal Signal(IReadOnlyList<TraceInput> inputs, List<ValidationIssue> issues, List<string> notes)
    {
        TraceSignal[] signals = [.. inputs.Select(input => input.Trace.Info.Signal).Distinct()];
        string found = string.Join(
            ", ",
            inputs.Select(input =>
                $"{Path.GetFileName(input.Path)}: {input.Trace.Info.Signal.ToString().ToLowerInvariant()}"
            )
        );
        if (signals.Length > 1 && _signal is null)
        {
            const string Advice =
                "map active memory first (import --mapping), or say with --signal what all shall mean";
            issues.Add(new ValidationIssue("--signal", null, null, null, $"the signals differ ({found}); {Advice}"));
        }
        else if (_signal is { } wanted && (signals.Length > 1 || signals[0] != wanted))
        {
            notes.Add($"the signal is called {wanted.ToString().ToLowerInvariant()} as asked for, but was {found}");
        }

        return _signal ?? signals[0];
    }

    private static void TellIntervals(IReadOnlyList<TraceInput> inputs, List<string> notes)
    {
        long[] intervals =
        [
            .. inputs.SelectMany(input => input.Trace.Vms.Select(vm => vm.IntervalMilliseconds)).Distinct().Order(),
        ];
        if (intervals.Length > 1)
        {
            string span = $"{TimeText.Format(intervals[0])} to {TimeText.Format(intervals[^1])}";
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the VMs have {intervals.Length} different intervals, {span}; 'trace resample' makes them one"
                )
            );
        }
    }
}
