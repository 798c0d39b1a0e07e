using System.Globalization;
using DmSim.Core.Randomness;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Moves samples in time; what passes the end comes round to the beginning, so that nothing is lost.</summary>
/// <remarks>
/// With a random phase every VM moves by its own multiple of a step, drawn from the seed and the VM's name alone. Phases
/// of whole days keep the time of day; the trace is then cut to whole days first.
/// </remarks>
internal sealed class ShiftTool : SingleTraceTool
{
    private const long Day = 86_400_000;
    private const long LongestSpan = 3650 * Day;

    private readonly long _later;
    private readonly long _phase;
    private readonly long? _clock;
    private readonly ulong _seed;

    private ShiftTool(ToolArguments arguments)
    {
        _later = (arguments.Span("--later", 0, LongestSpan) ?? 0) - (arguments.Span("--earlier", 0, LongestSpan) ?? 0);
        _phase = arguments.Text("--phase") == "days" ? Day : arguments.Span("--phase", 1000, LongestSpan) ?? 0;
        _clock = arguments.Span("--clock", 0, Day - 1000);
        _seed = arguments.Seed("--seed");
        if (_clock % 1000 > 0)
        {
            arguments.Report("--clock", "expected whole seconds");
        }

        if (!arguments.Has("--later") && !arguments.Has("--earlier") && _phase == 0 && _clock is null)
        {
            arguments.Report("shift", "expected --later, --earlier, --phase or --clock");
        }
    }

    /// <summary>The tool as users meet it.</summary>
    public static TraceToolDescriptor Descriptor { get; } =
        new()
        {
            Name = "shift",
            Summary = "Move samples in time, all alike or every VM by a random phase.",
            Options =
            [
                new ToolOption("--later", "SPAN", "Move all VMs later; what passes the end comes round."),
                new ToolOption("--earlier", "SPAN", "Move all VMs earlier, alike."),
                new ToolOption(
                    "--phase",
                    "STEP",
                    "Move every VM by its own random multiple of a step; 'days': by whole days (keeps the time of day)."
                ),
                new ToolOption("--seed", "N", "Seed of the random phases; default 1."),
                new ToolOption(
                    "--clock",
                    "HH:MM",
                    "Only say that the trace begins at this time of day; nothing moves."
                ),
            ],
            Examples = """
                dmsim trace shift july.dmt --phase days --seed 7 --output shuffled.dmt
                dmsim trace shift july.dmt --later 6h --output later.dmt
                dmsim trace shift servers.dmt --clock 08:00 --output servers-local.dmt
                """,
            Create = arguments => new ShiftTool(arguments),
        };

    /// <inheritdoc/>
    public override string Description =>
        string.Join(
            ", ",
            new string?[]
            {
                _later == 0 ? null : $"{TimeText.Format(Math.Abs(_later))} {(_later > 0 ? "later" : "earlier")}",
                _phase == 0
                    ? null
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"every VM by a random multiple of {TimeText.Format(_phase)}, seed {_seed}"
                    ),
                _clock is null ? null : $"time of day at the start set to {TimeText.FormatClock(_clock.Value / 1000)}",
            }.OfType<string>()
        );

    /// <inheritdoc/>
    protected override DemandTrace Apply(DemandTrace trace, List<string> notes)
    {
        long duration = Circle(trace, notes);
        TraceInfo info = trace.Info with
        {
            DurationMilliseconds = duration,
            StartSecondOfDay = (int)((_clock / 1000) ?? trace.Info.StartSecondOfDay),
        };
        List<TraceVm> vms = [];
        int gone = 0;
        foreach (TraceVm vm in trace.Vms)
        {
            if (VmRotation.FirstTime(vm) >= duration)
            {
                gone++;
                continue;
            }

            long shift = Modulo(_later + PhaseOf(vm.Name, duration), duration);
            bool stays = shift == 0 && vm.EndMilliseconds <= duration;
            vms.Add(stays ? vm : new LazyTraceVm(vm.Name, () => VmRotation.Rotate(vm, duration, shift)));
        }

        if (gone > 0)
        {
            notes.Add(
                string.Create(CultureInfo.InvariantCulture, $"{gone} VMs left out: they begin after the last whole day")
            );
        }

        return new DemandTrace(info, vms);
    }

    /// <summary>The length of the circle on which samples move.</summary>
    private long Circle(DemandTrace trace, List<string> notes)
    {
        long recorded = trace.Info.DurationMilliseconds;
        long duration = recorded;
        if (_phase != 0 && _phase % Day == 0)
        {
            // A month that ends a minute early is a month: the last sample is held for less than an interval.
            long slack = Math.Min(_phase / 2, trace.Vms.Max(vm => vm.IntervalMilliseconds));
            duration = (duration + slack) / _phase * _phase;
        }

        if (duration == 0 || _phase > duration)
        {
            throw new InvalidInputException(
                new ValidationIssue(
                    "--phase",
                    null,
                    null,
                    null,
                    "the trace is shorter than one step; expected a smaller one"
                )
            );
        }

        long cut = recorded - duration;
        if (cut > 0)
        {
            notes.Add($"the last {TimeText.Format(cut)} were cut off, so that phases keep the time of day");
        }
        else if (_later % Day != 0 || duration % Day != 0)
        {
            notes.Add("samples that come round, or are moved by parts of a day, are now at another time of day");
        }

        return duration;
    }

    private long PhaseOf(string name, long duration)
    {
        if (_phase == 0)
        {
            return 0;
        }

        int steps = (int)Math.Min(int.MaxValue, duration / _phase);
        RandomStream random = RandomStream.ForPart(RandomStream.Derive(_seed, "trace-shift"), name);
        return random.NextInteger(steps) * _phase;
    }

    private static long Modulo(long value, long modulus) => ((value % modulus) + modulus) % modulus;
}
