namespace DmSim.Reporting.Tests;
public sealed class Smoke { [Fact] public void Builds() => Assert.NotNull(SampleReports.Provenance); }
