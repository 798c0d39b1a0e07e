using System.Text.Json;
using DmSim.Core.Engine;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;

namespace DmSim.Lab.Tests.Results;

public sealed class JsonNamesTests
{
    private static readonly LabOptions Single = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Density_has_the_agreed_names()
    {
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("static", "hyper-v"),
            LabScenarios.Constant([.. Enumerable.Repeat(1000L, 20)])
        );
        string text = DensityJson.Write(DensitySearch.Search(experiment, new DensityOptions(), Single));
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;

        Assert.Equal("dmsim/density/1", root.GetProperty("schema").GetString());
        AssertHas(root, "schema", "host", "objective", "replicates", "seed", "results", "excluded", "findings");
        JsonElement result = root.GetProperty("results")[0];
        AssertHas(result, "policy", "mapping", "situation", "n", "low", "high", "gainOverStatic");
        AssertHas(result, "consolidationRatio", "binding");
        AssertHas(result.GetProperty("binding"), "vm", "tick", "what");
        Assert.Equal("asIs", result.GetProperty("mapping").GetString());
        Assert.Equal(
            ["steady", "sequentialStart", "restart"],
            root.GetProperty("results")
                .EnumerateArray()
                .Select(one => one.GetProperty("situation").GetString()!)
                .Distinct()
        );
    }

    [Fact]
    public void Run_has_the_agreed_names()
    {
        Experiment experiment = LabScenarios.Create(
            LabScenarios.Scenario("hyper-v"),
            LabScenarios.Constant(1000, 2000)
        );
        PlannedRun planned = Assert.Single(experiment.Expand());
        RunReport report = ScenarioRunner.Run(experiment, planned, RunOptions.MetricsOnly);
        using JsonDocument document = JsonDocument.Parse(RunJson.Write(report));
        JsonElement root = document.RootElement;

        Assert.Equal("dmsim/run/1", root.GetProperty("schema").GetString());
        AssertHas(root, "provenance", "metrics", "vms", "decisionHash");
        AssertHas(root.GetProperty("metrics").GetProperty("pressureP95"), "value", "unit");
        AssertHas(root.GetProperty("vms")[1], "name", "metrics");
        Assert.Equal("vm1", root.GetProperty("vms")[1].GetProperty("name").GetString());
        Assert.Matches("^[0-9a-f]{16}$", root.GetProperty("decisionHash").GetString()!);

        // Demand 1000 MiB at 20 % buffer: pressure 100 / 1.2 = 83.3, in whole percent 83.
        Assert.Equal(83, root.GetProperty("metrics").GetProperty("pressureP95").GetProperty("value").GetDouble());
    }

    private static void AssertHas(JsonElement element, params string[] names) =>
        Assert.All(names, name => Assert.True(element.TryGetProperty(name, out _), name));
}
