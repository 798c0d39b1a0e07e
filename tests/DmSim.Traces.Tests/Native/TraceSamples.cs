using CsCheck;
using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Traces.Tests.Native;

/// <summary>Traces for tests, and their comparison.</summary>
internal static class TraceSamples
{
    public static readonly TraceInfo Info = new()
    {
        Name = "Übung",
        Signal = TraceSignal.Active,
        StartUnixMilliseconds = 1_372_629_804_000,
        StartSecondOfDay = 79_404,
        DurationMilliseconds = 1_000_000,
        Provenance = "made by a test",
        SourceSha256 = "ab12",
    };

    private static readonly Gen<long> Value = Gen.Frequency(
        (2, Gen.Const(TraceVm.Absent)),
        (5, Gen.Long[0, 300].Select(pages => pages * 4096)),
        (3, Gen.Long[0, 1L << 40]),
        (1, Gen.Long[0, long.MaxValue])
    );

    private static readonly Gen<long[]> Column = Gen.OneOf(
        Value.Array[5000],
        Gen.Long[0, long.MaxValue].Select(constant => Enumerable.Repeat(constant, 5000).ToArray()),
        Gen.Int[0, 70_000]
            .Array[5000]
            .Select(codes => Array.ConvertAll(codes, code => 1_000_000 + (code * 2_097_152L))),
        Gen.Const(Enumerable.Repeat(TraceVm.Absent, 5000).ToArray())
    );

    private static readonly Gen<long> Step = Gen.OneOf(Gen.Const(1000L), Gen.Long[1, 600], Gen.Long[1, 1L << 45]);

    /// <summary>A VM of 1 to 5,000 samples, so that one and two blocks and their edges are met.</summary>
    public static Gen<TraceVm> Vm(string name) =>
        Gen.Select(
                Gen.OneOf(Gen.Int[1, 20], Gen.Int[4090, 4100], Gen.Int[1, 5000]),
                Gen.OneOf(Step.Array[5000], Step.Select(step => Enumerable.Repeat(step, 5000).ToArray())),
                Column,
                Gen.Int[0, 7],
                Column,
                Gen.Long[0, 1L << 40]
            )
            .Select(
                (count, steps, demand, mask, other, start) =>
                {
                    long[] times = new long[count];
                    long time = start;
                    for (int index = 0; index < count; index++)
                    {
                        times[index] = time;
                        time += steps[index];
                    }

                    return (TraceVm)
                        new InMemoryTraceVm(
                            name,
                            times,
                            demand[..count],
                            (mask & 1) == 0 ? null : other[..count],
                            (mask & 2) == 0 ? null : demand[^count..],
                            (mask & 4) == 0 ? null : other[^count..],
                            time
                        );
                }
            );

    public static DemandTrace Small() =>
        new(
            Info,
            [
                new InMemoryTraceVm(
                    "a",
                    [0, 1000, 2000],
                    [4096, -1, 8192],
                    [1 << 20, 1 << 20, 1 << 21],
                    null,
                    null,
                    3000
                ),
                new InMemoryTraceVm("b ; \"c\"", [500], [long.MaxValue], null, [7], [0], 501),
            ]
        );

    /// <summary>Writes a trace so that a cancelled test run stops.</summary>
    public static long Write(DemandTrace trace, string path) =>
        NativeTraceWriter.Write(trace, path, TestContext.Current.CancellationToken);

    public static void AssertSame(DemandTrace expected, DemandTrace actual)
    {
        Assert.Equal(expected.Info, actual.Info);
        Assert.Equal(expected.Vms.Count, actual.Vms.Count);
        for (int index = 0; index < expected.Vms.Count; index++)
        {
            AssertSame(expected.Vms[index], actual.Vms[index]);
        }
    }

    private static void AssertSame(TraceVm expected, TraceVm actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.EndMilliseconds, actual.EndMilliseconds);
        Assert.Equal(expected.IntervalMilliseconds, actual.IntervalMilliseconds);
        Assert.True(expected.AllTimes().AsSpan().SequenceEqual(actual.AllTimes()), "times differ");
        foreach (TraceChannel channel in Enum.GetValues<TraceChannel>())
        {
            Assert.Equal(expected.Has(channel), actual.Has(channel));
            if (expected.Has(channel))
            {
                Assert.True(expected.All(channel).AsSpan().SequenceEqual(actual.All(channel)), $"{channel} differs");
            }
        }
    }
}
