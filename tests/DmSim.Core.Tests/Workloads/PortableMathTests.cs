using CsCheck;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Tests.Workloads;

public sealed class PortableMathTests
{
    [Fact]
    public void Exp_agrees_with_the_runtime() =>
        Gen.Double[-30, 30].Sample(x => Math.Abs((PortableMath.Exp(x) / Math.Exp(x)) - 1) < 1e-13);

    [Fact]
    public void Log_agrees_with_the_runtime() =>
        Gen.Double[1e-12, 1e12]
            .Sample(x => Math.Abs(PortableMath.Log(x) - Math.Log(x)) < 1e-14 * (1 + Math.Abs(Math.Log(x))) * 4);

    /// <summary>
    /// Bits, not values: these must be the same everywhere (e is one unit in the last place above its true bits).
    /// </summary>
    [Theory]
    [InlineData(1.0, 0x4005BF0A8B14576A)]
    [InlineData(0.0, 0x3FF0000000000000)]
    public void Exp_has_these_bits(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(PortableMath.Exp(x)));

    [Fact]
    public void Extremes_stay_finite()
    {
        Assert.True(double.IsFinite(PortableMath.Exp(1e300)));
        Assert.True(PortableMath.Exp(-1e300) >= 0);
        Assert.Equal(0, PortableMath.Log(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Log(0));
    }

    /// <summary>Values of the standard normal distribution as tables have them, from the middle and both tails.</summary>
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-9, -5.9978070150076865)]
    [InlineData(1e-20, -9.262340089798405)]
    public void Normal_quantiles_are_the_tabulated_ones(double probability, double expected) =>
        Assert.Equal(expected, PortableMath.NormalQuantile(probability), 1e-12);
}
