using System.Text.Json;
using System.Xml.Linq;
using DmSim.Core.Workloads;
using DmSim.Lab.Density;
using DmSim.Reporting.Html;
using DmSim.Reporting.Results;

namespace DmSim.Reporting.Tests;

public sealed class StudyResultsTests
{
    private static readonly ResultsOptions Options = new() { Command = "dmsim density --host 256GiB" };

    [Fact]
    public void Density_answers_in_one_sentence()
    {
        // Middle: 20 + 20 · 2 = 60 VMs against 21 static, 60 ÷ 21 = 2.857; low 80, high 40.
        Assert.Equal(
            "In 95 % of draws this host holds 60 VMs with hyper-v against 21 static (+186 %), limited by pressure above "
                + $"100 for 0.4 % of time of {SampleReports.NastyName} (steady state); that is under the middle mapping, "
                + "and 80 under the low mapping and 40 under the high mapping.",
            DensityPage.Answer(SampleReports.Density())
        );
    }

    [Fact]
    public void Density_without_static_or_binding_says_so()
    {
        DensityReport report = SampleReports.Density(DemandMapping.AsIs);
        DensityResult only = report.Headlines.First(result => result.Policy == "hyper-v") with { Binding = null };
        Assert.Equal(
            $"In 95 % of draws this host holds {only.N} VMs with hyper-v, with nothing that limits it as far as was tried.",
            DensityPage.Answer(report with { Headlines = [only] })
        );
    }

    [Fact]
    public void Density_tables_hold_every_result_and_every_draw()
    {
        using TemporaryFolder folder = new();
        DensityResultsWriter.Write(SampleReports.Density(DemandMapping.Middle), folder.At("d"), Options);
        string[] density = File.ReadAllLines(folder.At("d/density.csv"));
        Assert.Equal(
            "policy,mapping,situation,n,low,high,nInHalf,gainOverStatic,consolidationRatio,nAtTick,nAtSample,"
                + "bindingVm,bindingTick,bindingWhat,inversions",
            density[0]
        );
        Assert.Equal(1 + 5, density.Length);
        Assert.Equal(
            "static,middle,steady,21,18,23,26,1,1.05,21,,\"'=2+5 <b>&\"\"Büro\"\", \\(1)\",30600,"
                + "pressure above 100 for 0.4 % of time,0",
            density[1]
        );
        string[] draws = File.ReadAllLines(folder.At("d/replicates.csv"));
        Assert.Equal(1 + (5 * 3), draws.Length);
        Assert.StartsWith("static,middle,steady,2,23,true,true,180388626432,0,0,", draws[3]);
        string[] risk = File.ReadAllLines(folder.At("d/figures/density-risk-middle.csv"));
        Assert.Equal("static,middle,steady,19,1", risk[1]);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.At("d/density.json")));
        Assert.Equal("dmsim/density/1", json.RootElement.GetProperty("schema").GetString());
    }

    [Fact]
    public void Comparison_answers_and_tables()
    {
        using TemporaryFolder folder = new();
        // Corrected p 0.008 and 0.4: one of two differences is beyond chance.
        Assert.Equal(
            "Of 20 fleets of 40 VMs the objective was met in 50 % with static, 70 % with hyper-v, 90 % with clairvoyant; "
                + "1 of 2 differences from static are more than chance (corrected p below 0.05).",
            ComparisonPage.Answer(SampleReports.Comparison())
        );
        ComparisonResultsWriter.Write(SampleReports.Comparison(), folder.At("c"), Options);
        string[] differences = File.ReadAllLines(folder.At("c/differences.csv"));
        Assert.Equal(
            "hyper-v,static,asIs,unmetDemandMean,bytes,20,-2684354560,-4026531840,-1342177280,0.8,0.004,0.008",
            differences[1]
        );
        Assert.Contains(
            "hyper-v,asIs,unmetDemandMean,bytes,2147483648,1932735283.2,2469606195.2",
            File.ReadAllLines(folder.At("c/metrics.csv"))
        );
        Assert.Contains(
            "static,asIs,pressureMax,%,1,1",
            File.ReadAllLines(folder.At("c/replicates.csv"))
        );
    }

    [Fact]
    public void Fit_answers_and_tables()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(
            "Do these 60 VMs fit on 256 GiB? no with static, for which 620 GiB are enough; yes with hyper-v, for which "
                + "231 GiB are enough.",
            FitPage.Answer(SampleReports.Fit())
        );
        FitResultsWriter.Write(SampleReports.Fit(), folder.At("f"), Options);
        Assert.Equal(
            "static,asIs,steady,false,665719930880,sql-003,0,start failed",
            File.ReadAllLines(folder.At("f/fit.csv"))[1]
        );
        Assert.Contains("fit.json", TemporaryFolder.Hashes(folder.At("f")).Keys);
    }

    [Fact]
    public void Reports_of_studies_are_well_formed_and_name_the_excluded()
    {
        using TemporaryFolder folder = new();
        DensityResultsWriter.Write(SampleReports.Density(), folder.At("d"), Options);
        ComparisonResultsWriter.Write(SampleReports.Comparison(), folder.At("c"), Options);
        FitResultsWriter.Write(SampleReports.Fit(), folder.At("f"), Options);
        XDocument density = XDocument.Load(folder.At("d/report.html"));
        Assert.Contains(density.Descendants(), element => element.Name.LocalName == "th" && element.Value == "giant <1>");
        Assert.Equal(6, XDocument.Load(folder.At("c/report.html")).Descendants().Count(IsImage));
        Assert.Equal(1, XDocument.Load(folder.At("f/report.html")).Descendants().Count(IsImage));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234.56, "1\u202F235")]
    [InlineData(61.24, "61.24")]
    [InlineData(0.00123456, "0.001235")]
    [InlineData(double.NaN, "–")]
    public void Numbers_are_short_and_invariant(double value, string expected) =>
        Assert.Equal(expected, Wording.Number(value));

    private static bool IsImage(XElement element) => element.Name.LocalName == "img";
}
