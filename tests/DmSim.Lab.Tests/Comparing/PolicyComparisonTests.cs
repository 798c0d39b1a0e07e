using System.Text.Json;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Lab.Comparing;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;
using DmSim.Lab.Results;

namespace DmSim.Lab.Tests.Comparing;

public sealed class PolicyComparisonTests
{
    private static readonly LabOptions Two = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void A_fixed_fleet_is_run_once_and_that_is_said()
    {
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("static", "hyper-v"),
            LabScenarios.Constant(1000, 1500, 2000)
        );
        ComparisonReport report = PolicyComparison.Compare(experiment, new ComparisonOptions(), Two);

        Assert.Equal((1, 3, "static"), (report.Replicates, report.VmCount, report.Baseline));
        Assert.Contains(report.Findings, finding => finding.Code == FindingCodes.IdenticalReplicates);
        MetricDifference assigned = report.Differences.Single(one => one.Metric == "assignedMean");

        // Static holds 3 · 4096 MiB; Dynamic Memory 1.2 times demand: 1200 + 1800 + 2400 MiB.
        Assert.Equal((5400 - (3 * 4096)) * (double)LabScenarios.Mib, assigned.Mean);
        Assert.True(double.IsNaN(assigned.Low));
        Assert.Equal(1, assigned.PValue);
    }

    [Fact]
    public void Drawn_fleets_are_paired_and_corrected()
    {
        DemandTrace trace = LabScenarios.Constant([.. Enumerable.Range(1, 12).Select(vm => vm * 200L)]);
        Scenario scenario = LabScenarios.Scenario("static", "hyper-v") with { Replicates = 8 };
        Experiment experiment = LabScenarios.Create(scenario, trace);
        ComparisonReport report = PolicyComparison.Compare(experiment, new ComparisonOptions { VmCount = 3 }, Two);
        MetricDifference assigned = report.Differences.Single(one => one.Metric == "assignedMean");

        // Eight pairs, all negative: exact two-sided p = 2 / 2^8, effect −1; Holm multiplies by the comparisons.
        Assert.Equal((8, 2.0 / 256, -1), (assigned.Pairs, assigned.PValue, assigned.EffectSize));
        Assert.InRange(assigned.AdjustedPValue, assigned.PValue, 1);
        Assert.InRange(assigned.Mean, assigned.Low, assigned.High);
        MetricEstimate demand = report.Outcomes[0].Metrics.Single(metric => metric.Metric == "demandMean");
        Assert.Equal(demand.Values, report.Outcomes[1].Metrics.Single(metric => metric.Metric == "demandMean").Values);
    }

    [Fact]
    public void More_vms_than_there_are_and_an_unknown_baseline_are_refused()
    {
        Experiment experiment = LabScenarios.Create(LabScenarios.Scenario("static"), LabScenarios.Constant(100));
        InvalidInputException failure = Assert.Throws<InvalidInputException>(() =>
            PolicyComparison.Compare(experiment, new ComparisonOptions { VmCount = 2, Baseline = "none" }, Two)
        );

        Assert.Equal(["vms", "baseline"], failure.Issues.Select(issue => issue.Path));
    }

    [Fact]
    public void Documents_have_the_agreed_names()
    {
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("static", "hyper-v"),
            LabScenarios.Constant(1000, 1500, 2000)
        );
        string text = ComparisonJson.Write(PolicyComparison.Compare(experiment, new ComparisonOptions(), Two));
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;

        Assert.Equal("dmsim/comparison/1", root.GetProperty("schema").GetString());
        Assert.Equal(
            MetricCatalogue.All.Select(metric => metric.Name),
            root.GetProperty("policies")[0].GetProperty("metrics").EnumerateObject().Select(metric => metric.Name)
        );

        // An interval that does not exist is null, never NaN, which is not JSON.
        Assert.Equal(JsonValueKind.Null, root.GetProperty("differences")[0].GetProperty("low").ValueKind);
    }
}
