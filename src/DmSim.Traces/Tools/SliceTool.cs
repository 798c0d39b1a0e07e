using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>Cuts a window of time out of a trace, chooses VMs, or both.</summary>
/// <remarks>
/// The sample in force when the window opens becomes the first sample, at time 0 of the result. VMs without any sample in
/// force in the window, or absent all through it, are left out and named by count.
/// </remarks>
internal sealed class SliceTool : SingleTraceTool
{
    private readonly TraceMoment? _from;
    private readonly TraceMoment? _to;
    private readonly VmFilter _filter;

    private SliceTool(ToolArguments arguments)
    {
        _from = arguments.Moment("--from");
        _to = arguments.Moment("--to");
        _filter = new VmFilter(arguments.Texts("--vms"), arguments.Texts("--except"));
        if (!arguments.Has("--from") && !arguments.Has("--to") && _filter.TakesAll)
        {
            arguments.Report("slice", "expected a window (--from, --to) or a choice of VMs (--vms, --except)");
        }
    }

    /// <summary>The tool as users meet it.</summary>
    public static TraceToolDescriptor Descriptor { get; } =
        new()
        {
            Name = "slice",
            Summary = "Cut out a window of time, choose VMs by name, or both.",
            Options =
            [
                new ToolOption("--from", "MOMENT", "Where the window opens, such as '2d 09:00' or 2026-03-01T09:00Z."),
                new ToolOption("--to", "MOMENT", "Where the window closes; default the end of the trace."),
                new ToolOption("--vms", "NAMES", "VMs to keep, separated by commas; * and ? are wildcards."),
                new ToolOption("--except", "NAMES", "VMs to leave out, written alike."),
            ],
            Examples = """
                dmsim trace slice july.dmt --from 7d --to 14d --output week2.dmt
                dmsim trace slice servers.csv --vms db-*,web-1 --except db-test* --output databases.dmt
                """,
            Create = arguments => new SliceTool(arguments),
        };

    /// <inheritdoc/>
    public override string Description =>
        $"{_filter}, from {_from?.ToString() ?? "the start"} to {_to?.ToString() ?? "the end"}";

    /// <inheritdoc/>
    protected override DemandTrace Apply(DemandTrace trace, List<string> notes)
    {
        (long from, long to) = Window(trace.Info);
        notes.AddRange(_filter.Unmatched(trace.Vms).Select(pattern => $"no VM is called '{pattern}'"));
        List<TraceVm> vms = [];
        int gone = 0;
        foreach (TraceVm vm in _filter.Choose(trace.Vms))
        {
            if (IsThere(vm, from, to))
            {
                vms.Add(from == 0 && to >= vm.EndMilliseconds ? vm : new LazyTraceVm(vm.Name, () => Cut(vm, from, to)));
            }
            else
            {
                gone++;
            }
        }

        if (gone > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{gone} VMs left out: absent in the whole window"));
        }

        return new DemandTrace(InfoOf(trace.Info, from, to), vms);
    }

    private static TraceInfo InfoOf(TraceInfo info, long from, long to) =>
        info with
        {
            StartUnixMilliseconds = info.StartUnixMilliseconds + from,
            StartSecondOfDay = (int)((info.StartSecondOfDay + (from / 1000)) % 86_400),
            DurationMilliseconds = to - from,
        };

    private (long From, long To) Window(TraceInfo info)
    {
        long from = _from?.In(info) ?? 0;
        long to = Math.Min(_to?.In(info) ?? info.DurationMilliseconds, info.DurationMilliseconds);
        if (from >= 0 && from < to)
        {
            return (from, to);
        }

        string length = TimeText.FormatClock(info.DurationMilliseconds / 1000);
        throw new InvalidInputException(
            new ValidationIssue(
                "--from, --to",
                null,
                null,
                null,
                $"the window holds no moment of the trace, which goes from 00:00:00 to {length}"
            )
        );
    }

    private static bool IsThere(TraceVm vm, long from, long to)
    {
        (int first, int count) = Range(vm, from, to);
        if (count == 0)
        {
            return false;
        }

        long[] demand = new long[count];
        vm.Read(TraceChannel.Demand, first, demand);
        return demand.AsSpan().ContainsAnyExcept(TraceVm.Absent);
    }

    /// <summary>The samples in force in a window.</summary>
    private static (int First, int Count) Range(TraceVm vm, long from, long to)
    {
        if (vm.EndMilliseconds <= from)
        {
            return (0, 0);
        }

        long[] times = vm.AllTimes();
        int found = Array.BinarySearch(times, from);
        int first = found >= 0 ? found : Math.Max(0, ~found - 1);
        int past = Array.BinarySearch(times, to);
        past = past >= 0 ? past : ~past;
        return (first, Math.Max(0, past - first));
    }

    private static TraceVm Cut(TraceVm vm, long from, long to)
    {
        (int first, int count) = Range(vm, from, to);
        VmColumns columns = VmColumns.Of(vm, first, count);
        for (int index = 0; index < count; index++)
        {
            columns.Times[index] = Math.Max(0, columns.Times[index] - from);
        }

        return (columns with { EndMilliseconds = Math.Min(vm.EndMilliseconds, to) - from }).ToVm();
    }
}
