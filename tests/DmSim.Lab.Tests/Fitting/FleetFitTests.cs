using System.Text.Json;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Lab.Fitting;
using DmSim.Lab.Results;

namespace DmSim.Lab.Tests.Fitting;

public sealed class FleetFitTests
{
    private static readonly LabOptions Single = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void The_smallest_host_is_that_of_arithmetic()
    {
        // Ten VMs: static 10 · (4096 + 56) MiB = 40.5 GiB → 41; dynamic 10 · (1000 + 56) MiB = 10.3 GiB → 11.
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("static", "hyper-v"),
            LabScenarios.Constant([.. Enumerable.Repeat(1000L, 10)])
        );
        FitReport report = FleetFit.Judge(experiment, new FitOptions(), Single);

        Assert.Equal(
            [
                new FitVerdict("static", Core.Workloads.DemandMapping.AsIs, false, MemorySize.FromGibibytes(41)),
                new FitVerdict("hyper-v", Core.Workloads.DemandMapping.AsIs, true, MemorySize.FromGibibytes(11)),
            ],
            report.Verdicts
        );
        Assert.NotNull(report.Results[0].Binding);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 5)]
    public void Three_vms_on_two_nodes_need_a_node_for_two(bool spanning, long gibibytes)
    {
        // Each needs 1000 + 56 MiB. Together 3168: 4 GiB. Two on one node: 2112, so twice that, 4224: 5 GiB.
        Scenario scenario = LabScenarios.Scenario("hyper-v");
        scenario = scenario with
        {
            Host = scenario.Host with { Numa = NumaLayout.Even(2) with { Spanning = spanning } },
        };
        Experiment experiment = LabScenarios.Create(scenario, LabScenarios.Constant(1000, 1000, 1000));
        FitOptions options = new() { Situations = [Situation.Steady] };

        Assert.Equal(
            MemorySize.FromGibibytes(gibibytes),
            Assert.Single(FleetFit.Judge(experiment, options, Single).Verdicts).SmallestHost
        );
    }

    [Fact]
    public void The_reserve_grows_with_the_host()
    {
        // 64 MiB per GiB and 384 MiB: 11 GiB leave 11264 − 384 − 704 = 10176 of 10560 MiB needed; 12 GiB leave 11136.
        Scenario scenario = LabScenarios.Scenario("hyper-v");
        scenario = scenario with { Host = scenario.Host with { Reserve = ReserveStrategy.PerGibibyte64 } };
        Experiment experiment = LabScenarios.Create(scenario, LabScenarios.Constant([.. Enumerable.Repeat(1000L, 10)]));
        FitOptions options = new() { Situations = [Situation.Steady] };

        Assert.Equal(
            MemorySize.FromGibibytes(12),
            Assert.Single(FleetFit.Judge(experiment, options, Single).Verdicts).SmallestHost
        );
    }

    [Fact]
    public void Documents_have_the_agreed_names()
    {
        Experiment experiment = LabScenarios.Create(LabScenarios.Scenario("static"), LabScenarios.Constant(1000));
        string text = FitJson.Write(FleetFit.Judge(experiment, new FitOptions(), Single));
        using JsonDocument document = JsonDocument.Parse(text);

        Assert.Equal("dmsim/fit/1", document.RootElement.GetProperty("schema").GetString());
        Assert.True(document.RootElement.GetProperty("verdicts")[0].GetProperty("fits").GetBoolean());
    }
}
