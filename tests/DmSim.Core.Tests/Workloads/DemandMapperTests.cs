using CsCheck;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Workloads;

public class DemandMapperTests
{
    private const long Mib = MemorySize.BytesPerMebibyte;

    [Fact]
    public void Low_mapping_is_active_with_a_floor_and_the_provisioned_size_as_ceiling()
    {
        // Active 100, 900, 3000 MiB of 2048 provisioned: floor 256, as it is, clamped to 2048.
        DemandSeries series = Map(DemandMapping.Low, [100, 900, 3000], 2048)!;

        Assert.Equal([256 * Mib, 900 * Mib, 2048 * Mib], Demand(series));
        Assert.Equal(100 * Mib, series.WorkingSetAt(0));
        Assert.Equal(2048 * Mib, series.WorkingSetAt(2));
    }

    [Fact]
    public void Middle_mapping_remembers_the_highest_active_of_the_trailing_hour()
    {
        // One sample every 20 minutes: a window of one hour holds three. 512 + 1.25 · max: 400 → 1012; 800 → 1512 for
        // three samples; then the 800 has left the window: 400 → 1012.
        DemandSeries series = Map(DemandMapping.Middle, [400, 800, 400, 400, 400], 4096, stepMinutes: 20)!;

        Assert.Equal([1012 * Mib, 1512 * Mib, 1512 * Mib, 1512 * Mib, 1012 * Mib], Demand(series));
    }

    [Fact]
    public void High_mapping_is_at_least_half_of_provisioned()
    {
        DemandSeries series = Map(DemandMapping.High, [400, 2000], 4096)!;

        Assert.Equal([2048 * Mib, 3012 * Mib], Demand(series));
    }

    [Fact]
    public void Absent_samples_power_the_vm_off_or_are_held()
    {
        InMemoryTraceVm vm = Vm([-1, 500, -1, 700], 4096, 5);

        DemandSeries off = Mapper(DemandMapping.AsIs, AbsenceRule.PowerOff).Map(vm, 0, 1_200_000)!;
        DemandSeries held = Mapper(DemandMapping.AsIs, AbsenceRule.Hold).Map(vm, 0, 1_200_000)!;

        Assert.Equal([false, true, false, true], Enumerable.Range(0, 4).Select(off.IsPresent));
        Assert.Equal([500 * Mib, 500 * Mib, 500 * Mib, 700 * Mib], Demand(held));
    }

    [Fact]
    public void A_stretch_begins_with_the_sample_in_force_and_ends_where_asked()
    {
        // Samples at 0, 5, 10, 15 min; the stretch 7..12 min sees the one of minute 5 from tick 0, that of minute 10 at 180 s.
        DemandSeries series = Mapper(DemandMapping.AsIs, AbsenceRule.PowerOff)
            .Map(Vm([1, 2, 3, 4], 64, 5), 420_000, 720_000)!;

        Assert.Equal([2 * Mib, 3 * Mib], Demand(series));
        Assert.Equal(180, series.TickAt(1));
        Assert.Equal(300, series.EndTick);
    }

    [Fact]
    public void A_vm_that_is_absent_in_the_whole_stretch_has_no_series()
    {
        Assert.Null(Mapper(DemandMapping.AsIs, AbsenceRule.PowerOff).Map(Vm([5], 64, 5), 900_000, 1_000_000));
        Assert.NotNull(Mapper(DemandMapping.AsIs, AbsenceRule.Hold).Map(Vm([5], 64, 5), 900_000, 1_000_000));
    }

    /// <summary>
    /// Any stretch of any trace holds, at every tick, the last sample whose time is not after that tick's, whether samples are
    /// closer than a tick, the stretch begins before, between or after them, or the VM is absent.
    /// </summary>
    [Fact]
    public void Every_tick_of_a_stretch_has_the_sample_in_force()
    {
        Gen<(long Step, long Value)> sample = Gen.Select(Gen.Long[1, 2500], Gen.Long[-1, 3]);
        Gen.Select(sample.Array[1, 30], Gen.Long[0, 20_000], Gen.Long[1, 20_000])
            .Sample(
                input =>
                {
                    ((long Step, long Value)[] samples, long from, long length) = input;
                    long[] times = [.. samples.Select((_, at) => samples.Take(at + 1).Sum(one => one.Step))];
                    long[] values = [.. samples.Select(one => one.Value < 0 ? TraceVm.Absent : one.Value * Mib)];
                    long end = times[^1] + 1000;
                    InMemoryTraceVm vm = new("vm", times, values, null, null, null, end);

                    DemandSeries? series = Mapper(DemandMapping.AsIs, AbsenceRule.PowerOff)
                        .Map(vm, from, from + length);

                    long until = Math.Min(end, from + length);
                    for (long tick = 0; (tick * 1000) + from < until; tick++)
                    {
                        int index = Array.FindLastIndex(times, time => time <= from + (tick * 1000));
                        long expected = index < 0 ? TraceVm.Absent : values[index];
                        Assert.Equal(expected, At(series, (int)tick));
                    }
                },
                iter: 2000,
                seed: "0000KmKXzlR2"
            );
    }

    private static long At(DemandSeries? series, int tick)
    {
        int index = -1;
        while (series is not null && index + 1 < series.Count && series.TickAt(index + 1) <= tick)
        {
            index++;
        }

        return index >= 0 && series!.IsPresent(index) ? series.DemandAt(index) : TraceVm.Absent;
    }

    private static long[] Demand(DemandSeries series) => [.. Enumerable.Range(0, series.Count).Select(series.DemandAt)];

    private static DemandSeries? Map(DemandMapping mapping, long[] active, long provisioned, int stepMinutes = 5) =>
        Mapper(mapping, AbsenceRule.PowerOff)
            .Map(Vm(active, provisioned, stepMinutes), 0, active.Length * stepMinutes * 60_000L);

    private static DemandMapper Mapper(DemandMapping mapping, AbsenceRule absences) =>
        new(TraceSignal.Active, mapping, DemandMappingOptions.Default, absences, 1000);

    private static InMemoryTraceVm Vm(long[] mebibytes, long provisioned, int stepMinutes)
    {
        long step = stepMinutes * 60_000L;
        return new InMemoryTraceVm(
            "vm",
            [.. Enumerable.Range(0, mebibytes.Length).Select(index => index * step)],
            [.. mebibytes.Select(value => value < 0 ? TraceVm.Absent : value * Mib)],
            [.. mebibytes.Select(_ => provisioned * Mib)],
            null,
            null,
            mebibytes.Length * step
        );
    }
}
