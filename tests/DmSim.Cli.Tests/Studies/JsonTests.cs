using System.Text.Json;

namespace DmSim.Cli.Tests.Studies;

/// <summary>Field names that other programs rely on, and that options reach what they name.</summary>
public sealed class JsonTests
{
    [Fact]
    public void DensityHasItsFieldsAndOptionsReachTheScenario()
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);

        CommandLine call = CommandLine.Run([
            "density",
            tiny,
            "--json",
            "--host",
            "12GiB",
            "--reserve",
            "2GiB",
            "--seed",
            "7",
            "--replicates",
            "2",
            "--objective",
            "pressure<=120 for 99%",
            "--scope",
            "fleet",
            "--situations",
            "steady",
            "--policies",
            "static,hyper-v:weight=proportional,dead-band=0",
        ]);

        JsonElement json = call.Json();
        AssertFields(
            json,
            "schema",
            "host",
            "objective",
            "replicates",
            "seed",
            "results",
            "excluded",
            "findings",
            "provenance"
        );
        Assert.Equal("dmsim/density/1", json.GetProperty("schema").GetString());
        Assert.Equal(12L << 30, json.GetProperty("host").GetProperty("memoryBytes").GetInt64());
        Assert.Equal(2L << 30, json.GetProperty("host").GetProperty("reserveBytes").GetInt64());
        Assert.Equal(7, json.GetProperty("seed").GetInt32());
        Assert.Equal(2, json.GetProperty("replicates").GetInt32());
        Assert.StartsWith(
            "pressure ≤ 120 for 99 % of time, fleet",
            json.GetProperty("objective").GetString(),
            StringComparison.Ordinal
        );
        JsonElement[] results = [.. json.GetProperty("results").EnumerateArray()];
        Assert.Equal(
            ["static", "hyper-v:weight=proportional,dead-band=0"],
            results.Select(result => result.GetProperty("policy").GetString())
        );
        foreach (JsonElement result in results)
        {
            AssertFields(
                result,
                "policy",
                "mapping",
                "situation",
                "n",
                "low",
                "high",
                "gainOverStatic",
                "consolidationRatio",
                "binding"
            );
            Assert.Equal("asIs", result.GetProperty("mapping").GetString());
            Assert.Equal("steady", result.GetProperty("situation").GetString());
        }

        // 12 − 2 = 10 GiB = 10240 MiB; a static VM holds 4096 MiB and costs 56 MiB more: 2 × 4152 = 8304 fit, 3 do not.
        Assert.Equal(2, results[0].GetProperty("n").GetInt32());
        Assert.Equal("", call.Error);
    }

    [Fact]
    public void RunHasItsFieldsAndSaysWhetherTheObjectiveIsMet()
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);

        CommandLine call = CommandLine.Run("run", tiny, "--policy", "hyper-v", "--json");
        CommandLine missed = CommandLine.Run("run", tiny, "--policy", "hyper-v", "--json", "--host", "5GiB");

        JsonElement json = call.Json();
        AssertFields(json, "schema", "provenance", "metrics", "vms", "decisionHash");
        Assert.Equal("dmsim/run/1", json.GetProperty("schema").GetString());
        AssertFields(json.GetProperty("metrics").GetProperty("pressureMax"), "value", "unit");
        Assert.Equal(
            ["web-1", "web-2", "data-1", "data-2"],
            json.GetProperty("vms").EnumerateArray().Select(vm => vm.GetProperty("name").GetString())
        );
        Assert.Contains(
            "tiny.yaml",
            json.GetProperty("provenance")
                .GetProperty("inputs")
                .EnumerateArray()
                .Select(one => one.GetProperty("name").GetString())
        );
        Assert.Equal(ExitCodes.Done, call.Code);

        // Demand of 2 × 1600 + 2 × 1700 = 6600 MiB does not fit a host of 5 GiB: pressure passes 100 for minutes.
        Assert.Equal(ExitCodes.AnswerIsNo, missed.Code);
        Assert.False(missed.Json().GetProperty("objective").GetProperty("met").GetBoolean());
    }

    [Fact]
    public void FitSaysNoWithItsExitCode()
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);

        CommandLine fits = CommandLine.Run(
            "fit",
            tiny,
            "--policy",
            "static",
            "--host",
            "32GiB",
            "--json",
            "--this-host-only"
        );
        CommandLine tooSmall = CommandLine.Run("fit", tiny, "--policy", "static", "--host", "16GiB", "--json");

        // Four static VMs need 4 × (4096 + 56) = 16608 MiB beside the reserve of 1 GiB: 17632 MiB, so 18 GiB.
        Assert.Equal(ExitCodes.Done, fits.Code);
        Assert.Equal(ExitCodes.AnswerIsNo, tooSmall.Code);
        JsonElement verdict = tooSmall.Json().GetProperty("verdicts")[0];
        Assert.False(verdict.GetProperty("fits").GetBoolean());
        Assert.Equal(18L << 30, verdict.GetProperty("smallestHostBytes").GetInt64());
    }

    [Fact]
    public void ComparisonHasItsFields()
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);

        JsonElement json = CommandLine.Run("compare", tiny, "--json", "--baseline", "hyper-v").Json();

        AssertFields(
            json,
            "schema",
            "host",
            "objective",
            "baseline",
            "policies",
            "differences",
            "findings",
            "provenance"
        );
        Assert.Equal("dmsim/comparison/1", json.GetProperty("schema").GetString());
        Assert.Equal("hyper-v", json.GetProperty("baseline").GetString());
    }

    private static void AssertFields(JsonElement element, params string[] names) =>
        Assert.Superset(names.ToHashSet(), element.EnumerateObject().Select(field => field.Name).ToHashSet());
}
