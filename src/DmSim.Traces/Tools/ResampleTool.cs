using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Traces.Tools;

/// <summary>Puts all VMs on one regular grid of time: one sample per cell, made of what was in force in it.</summary>
/// <remarks>
/// Cells begin at multiples of the interval. The default is the highest demand of a cell, because a memory balancer is
/// hurt by peaks: whoever was served at the maximum was served throughout. A VM that was there for any part of a cell is
/// there for all of it (with <c>last</c>: as it was when the cell ended); the end of a VM stays where it is.
/// </remarks>
internal sealed class ResampleTool : SingleTraceTool
{
    private const long ShortestInterval = 1000;
    private const long LongestInterval = 7L * 86_400_000;

    private readonly long _interval;
    private readonly CellValue _value;

    private ResampleTool(ToolArguments arguments)
    {
        if (!arguments.Has("--interval"))
        {
            arguments.Report("--interval", "expected the new interval, such as 15min");
        }

        _interval = arguments.Span("--interval", ShortestInterval, LongestInterval) ?? ShortestInterval;
        _value = arguments.Choice(
            "--value",
            ("max", CellValue.Maximum),
            ("mean", CellValue.Mean),
            ("last", CellValue.Last)
        );
    }

    /// <summary>The tool as users meet it.</summary>
    public static TraceToolDescriptor Descriptor { get; } =
        new()
        {
            Name = "resample",
            Summary = "Give all VMs one regular interval.",
            Options =
            [
                new ToolOption("--interval", "SPAN", "The new interval, 1 s to 7 d."),
                new ToolOption(
                    "--value",
                    "RULE",
                    "What a cell's demand is: max (default: no peak is lost), mean (by time) or last."
                ),
            ],
            Examples = """
                dmsim trace resample recorded.dmt --interval 5min --output recorded-5min.dmt
                dmsim trace resample recorded.dmt --interval 1h --value mean --output hourly.dmt
                """,
            Create = arguments => new ResampleTool(arguments),
        };

    /// <inheritdoc/>
    public override string Description =>
        $"one sample every {TimeText.Format(_interval)}, "
        + _value switch
        {
            CellValue.Maximum => "the highest of each interval (of available memory the lowest)",
            CellValue.Mean => "the mean of each interval by time",
            _ => "the last of each interval",
        };

    /// <inheritdoc/>
    protected override DemandTrace Apply(DemandTrace trace, List<string> notes)
    {
        if (trace.Info.DurationMilliseconds / _interval >= NativeFormat.MostSamples)
        {
            throw new InvalidInputException(
                new ValidationIssue("--interval", null, null, null, "the result has too many samples; expected longer")
            );
        }

        int finer = trace.Vms.Count(vm => vm.IntervalMilliseconds > _interval);
        if (finer > 0)
        {
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{finer} VMs were sampled less often: their samples are repeated, nothing is made up between them"
                )
            );
        }

        return new DemandTrace(
            trace.Info,
            [.. trace.Vms.Select(vm => new LazyTraceVm(vm.Name, () => Resample(VmColumns.Of(vm)).ToVm()))]
        );
    }

    private VmColumns Resample(VmColumns vm)
    {
        long firstCell = vm.Times[0] / _interval;
        int count = checked((int)(((vm.EndMilliseconds + _interval - 1) / _interval) - firstCell));
        long[] times = new long[count];
        long[]?[] channels = [.. vm.Channels.Select(channel => channel is null ? null : new long[count])];
        int sample = 0;
        for (int cell = 0; cell < count; cell++)
        {
            times[cell] = (firstCell + cell) * _interval;
            long end = Math.Min(times[cell] + _interval, vm.EndMilliseconds);
            while (sample + 1 < vm.Times.Length && vm.Times[sample + 1] <= times[cell])
            {
                sample++;
            }

            int past = sample + 1;
            while (past < vm.Times.Length && vm.Times[past] < end)
            {
                past++;
            }

            CellReader reader = new(vm, times[cell], end, sample, past);
            for (int channel = 0; channel < channels.Length; channel++)
            {
                if (channels[channel] is long[] values)
                {
                    values[cell] = reader.Read((TraceChannel)channel, _value);
                }
            }
        }

        return new VmColumns(vm.Name, times, channels, _interval, vm.EndMilliseconds);
    }
}
