using DmSim.Core.Recording;
using DmSim.Traces.Tests.Scenarios;
using DmSim.Traces.Validation;

namespace DmSim.Traces.Tests.Validation;

public sealed class GuideTests
{
    private static readonly string Guide = File.ReadAllText(
        Path.Combine(ShippedFiles.Root, "src", "docs", "validation.md")
    );

    [Fact]
    public void Every_reading_stands_in_the_guide_as_it_is_declared()
    {
        Assert.All(
            ReadingCatalogue.OfVm.Select(one => (one.Name, one.About)),
            one => Assert.Contains($"| `{one.Name}` | ", Guide, StringComparison.Ordinal)
        );
        Assert.All(
            ReadingCatalogue.OfVm.Select(one => one.About).Concat(ReadingCatalogue.OfHost.Select(one => one.About)),
            about => Assert.Contains($" | {about} |", Guide, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_step_stands_in_the_guide() =>
        Assert.All(StepKeys.Names, name => Assert.Contains($"`{name}", Guide, StringComparison.Ordinal));
}
