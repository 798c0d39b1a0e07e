using System.Numerics;
using CsCheck;
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
}
