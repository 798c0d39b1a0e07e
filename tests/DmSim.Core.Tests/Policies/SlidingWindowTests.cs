using System.Numerics;
using CsCheck;
using DmSim.Core.Engine;
using DmSim.Core.Policies;

namespace DmSim.Core.Tests.Policies;

public sealed class SlidingWindowTests
{
    private const int Window = 10;

    /// <summary>Sums that pass 64 bits, and values that say that nothing was reported, are exact too.</summary>
    [Fact]
    public void TheMeanIsExactWhateverTheValues() =>
        Gen.OneOf(Gen.Long[0, 1L << 40], Gen.Long[0, long.MaxValue], Gen.Long[-1, 3])
            .Array[1, 40]
            .Sample(
                values =>
                {
                    SlidingWindow window = new(1, Window);
                    for (int tick = 0; tick < values.Length; tick++)
                    {
                        window.Add(0, tick, values[tick]);
                        long[] covered = values[Math.Max(0, tick + 1 - Window)..(tick + 1)];
                        BigInteger sum = covered.Aggregate(BigInteger.Zero, (total, value) => total + value);
                        Assert.Equal((long)(sum / covered.Length), window.Mean(0, tick));
                    }
                },
                iter: 300
            );

    [Fact]
    public void NeighboursThatShareARingDoNotNoticeEachOther() =>
        Gen.Int[0, int.MaxValue - 1]
            .Sample(
                seed =>
                {
                    const int Vms = 7;
                    Random random = new(seed);
                    SlidingWindow window = new(Vms, Window);
                    List<(int Tick, long Value)>[] told = [.. Enumerable.Range(0, Vms).Select(_ => NothingTold())];
                    for (int tick = 0; tick < 80; tick++)
                    {
                        Tell(window, told, tick, random);
                        int vm = random.Next(Vms);
                        long[] covered = Covered(told[vm], tick);
                        window.Range(vm, tick, out long least, out long greatest);
                        Assert.Equal(covered.Length == 0 ? 0 : covered.Sum() / covered.Length, window.Mean(vm, tick));
                        Assert.Equal(
                            (covered.DefaultIfEmpty().Min(), covered.DefaultIfEmpty().Max()),
                            (least, greatest)
                        );
                    }
                },
                iter: 2000
            );

    private static List<(int Tick, long Value)> NothingTold() => [];

    private static void Tell(SlidingWindow window, List<(int Tick, long Value)>[] told, int tick, Random random)
    {
        uint four = (uint)random.Next(16) & (uint)random.Next(16);
        long[] values = [.. told.Select(_ => random.NextInt64(-1000, 1000))];
        window.AddFour(0, tick, Lanes.Load(values, 0), Lanes.Mask(four));
        for (int vm = 0; vm < told.Length; vm++)
        {
            if (vm < Lanes.Count && ((four >> vm) & 1) != 0)
            {
                told[vm].Add((tick, values[vm]));
            }
            else if (random.Next(4) == 0)
            {
                window.Add(vm, tick, values[vm]);
                told[vm].Add((tick, values[vm]));
            }
            else if (random.Next(40) == 0)
            {
                window.Reset(vm);
                told[vm].Clear();
            }
        }
    }

    /// <summary>The values of each of the last ticks, as far back as one was told.</summary>
    private static long[] Covered(List<(int Tick, long Value)> told, int tick) =>
        [
            .. Enumerable
                .Range(Math.Max(0, tick - Window + 1), Math.Min(Window, tick + 1))
                .Where(at => told.Exists(entry => entry.Tick <= at))
                .Select(at => told.FindLast(entry => entry.Tick <= at).Value),
        ];
}
