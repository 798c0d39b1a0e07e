using DmSim.Cli.Options;

namespace DmSim.Cli.Tests;

public sealed class OptionTests
{
    [Theory]
    [InlineData("static", "static")]
    [InlineData("static,hyper-v", "static|hyper-v")]
    [InlineData(
        "hyper-v:weight=proportional,dead-band=0,clairvoyant",
        "hyper-v:weight=proportional,dead-band=0|clairvoyant"
    )]
    [InlineData(
        "static, hyper-v:weight=strict, clairvoyant:horizon=30",
        "static|hyper-v:weight=strict|clairvoyant:horizon=30"
    )]
    [InlineData("static,dead-band=0", "static|dead-band=0")]
    public void PoliciesAreSplitAtCommasBeforeNames(string text, string expected) =>
        Assert.Equal(expected.Split('|'), PolicyList.Split(text));

    [Theory]
    [InlineData("pressure<=100 for 99.9%", "100", "99.9%")]
    [InlineData("pressure ≤ 110 for 95 % of time", "110", "95 %")]
    [InlineData("Pressure <= 100 % for 100%", "100", "100%")]
    public void ObjectivesAreTakenApart(string text, string pressure, string share)
    {
        Assert.True(ObjectiveText.TryParse(text, out string foundPressure, out string foundShare));
        Assert.Equal((pressure, share), (foundPressure, foundShare));
    }

    [Theory]
    [InlineData("pressure<=100")]
    [InlineData("pressure<100 for 99%")]
    [InlineData("pressure<=100 for 0.99")]
    [InlineData("")]
    public void OtherObjectivesAreRefused(string text) => Assert.False(ObjectiveText.TryParse(text, out _, out _));
}
