using System.Text.Json;
using DmSim.Cli.PlugIns;
using DmSim.Core.Policies;
using NetArchTest.Rules;

namespace DmSim.Cli.Tests.PlugIns;

/// <summary>A plug-in's policy is used wherever a policy of the catalogue is.</summary>
public sealed class PlugInUseTests
{
    [Fact]
    public void The_sample_decides_the_same_as_a_source_file_and_as_a_library()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("tiny.yaml", Scenarios.Tiny);
        JsonElement source = Run(scenario, PlugInSource.SampleFile);
        JsonElement library = Run(scenario, PlugInSource.SampleLibrary);
        JsonElement builtIn = Run(scenario, "hyper-v");

        Assert.Equal(Hash(source), Hash(library));
        Assert.NotEqual(Hash(source), Hash(builtIn));
        JsonElement policy = source.GetProperty("provenance").GetProperty("policies")[0];
        Assert.Equal("proportional-headroom", policy.GetProperty("policy").GetString());
        JsonElement plugIn = policy.GetProperty("plugIn");
        Assert.Equal("ProportionalHeadroomPolicy.cs", plugIn.GetProperty("file").GetString());
        Assert.Equal(Sha256(PlugInSource.SampleFile), plugIn.GetProperty("sha256").GetString());
        Assert.StartsWith("C# ", plugIn.GetProperty("compiler").GetString(), StringComparison.Ordinal);
        JsonElement other = library.GetProperty("provenance").GetProperty("policies")[0].GetProperty("plugIn");
        Assert.Equal(Sha256(PlugInSource.SampleLibrary), other.GetProperty("sha256").GetString());
        Assert.Equal("", other.GetProperty("compiler").GetString());
        Assert.False(
            builtIn.GetProperty("provenance").GetProperty("policies")[0].TryGetProperty("plugIn", out JsonElement _)
        );
    }

    [Fact]
    public void Commands_of_every_kind_take_a_plug_in_beside_policies_of_the_catalogue()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("tiny.yaml", Scenarios.Tiny);
        string both = $"hyper-v,{PlugInSource.SampleFile}:headroom=40,dead-band=8,static";

        JsonElement compared = Call("compare", scenario, "--policies", both, "--json", "-q");
        JsonElement density = Call("density", scenario, "--policies", both, "--replicates", "2", "--json", "-q");
        CommandLine fit = CommandLine.Run("fit", scenario, "--policy", PlugInSource.SampleFile, "-q");
        CommandLine validated = CommandLine.Run(
            "validate",
            Repository.At("workloads/validation"),
            "--policy",
            PlugInSource.SampleFile,
            "--case",
            "DM-05",
            "-q"
        );

        Assert.Contains("proportional-headroom:headroom=40,dead-band=8", compared.ToString(), StringComparison.Ordinal);
        Assert.Contains("proportional-headroom:headroom=40,dead-band=8", density.ToString(), StringComparison.Ordinal);
        Assert.Contains("proportional-headroom", fit.Output, StringComparison.Ordinal);
        Assert.Equal("", validated.Error);
        Assert.Contains("DM-05", validated.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_results_folder_and_its_report_name_the_plug_in_and_are_the_same_wherever_it_lies()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("tiny.yaml", Scenarios.Tiny);
        Directory.CreateDirectory(folder.At("elsewhere"));
        string copy = folder.At("elsewhere/mine.cs");
        File.Copy(PlugInSource.SampleFile, copy);
        Assert.Equal(0, CommandLine.Run("run", scenario, "--policy", copy, "-o", folder.At("out"), "-q").Code);

        string sha256 = Sha256(copy);
        foreach (string file in new[] { "summary.json", "manifest.json", "report.html" })
        {
            string text = File.ReadAllText(folder.At($"out/{file}"));
            Assert.Contains(sha256, text, StringComparison.Ordinal);
            Assert.Contains("mine.cs", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("elsewhere", File.ReadAllText(folder.At("out/summary.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scenario_names_a_plug_in_relative_to_itself()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.At("inner"));
        File.WriteAllText(folder.At("inner/mine.cs"), PlugInSource.Two);
        string scenario = folder.Write(
            "inner/tiny.yaml",
            Scenarios.Tiny.Replace(
                "policies: [static, hyper-v]",
                "policies: [hyper-v, './mine.cs:first', { name: './mine.cs:second', options: { speed: 3 } }]",
                StringComparison.Ordinal
            )
        );

        string compared = Call("compare", scenario, "--json", "-q").ToString();

        Assert.Contains("\"first\"", compared, StringComparison.Ordinal);
        Assert.Contains("\"second:speed=3\"", compared, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_and_a_decision_take_a_plug_in()
    {
        using TemporaryFolder folder = new();
        string two = folder.Write("two.cs", PlugInSource.Two);
        string snapshot = folder.Write(
            "snapshot.json",
            """
            { "schema": "dmsim/snapshot/1", "tick": 0,
              "host": { "totalBytes": 8589934592, "freeBytes": 4294967296, "reserveBytes": 0 },
              "vms": [ { "name": "a", "assignedBytes": 1073741824, "minimumBytes": 536870912,
                         "maximumBytes": 4294967296, "demandBytes": 1073741824 } ] }
            """
        );

        CommandLine list = CommandLine.Run("policies", "--plug-in", two, "--plug-in", PlugInSource.SampleLibrary);
        JsonElement json = Call("policies", "--plug-in", two, "--json");
        JsonElement decision = Call("decide", "--policy", PlugInSource.SampleFile, snapshot, "--json");

        Assert.Contains(
            "\nsecond\nTwo.\nSource: a test\nPlug-in: two.cs, SHA-256 ",
            list.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("proportional-headroom", list.Output, StringComparison.Ordinal);
        JsonElement[] entries = [.. json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(PolicyCatalogue.BuiltIn.Entries.Count + 2, entries.Length);
        Assert.Equal("two.cs", entries[^1].GetProperty("plugIn").GetProperty("file").GetString());
        // 0.5 GiB of minimum; demand with a quarter on top is 1.25 GiB, which the free memory has room for.
        Assert.Equal(
            5L << 28,
            decision.GetProperty("decisions")[0].GetProperty("targets")[0].GetProperty("bytes").GetInt64()
        );
    }

    [Fact]
    public void The_baseline_of_a_comparison_may_be_the_file()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("tiny.yaml", Scenarios.Tiny);
        string[] call =
        [
            "compare",
            scenario,
            "--policies",
            $"hyper-v,{PlugInSource.SampleFile}",
            "--baseline",
            PlugInSource.SampleFile,
            "--json",
            "-q",
        ];

        Assert.Contains(
            "\"baseline\": \"proportional-headroom\"",
            CommandLine.Run(call).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Only_the_compiling_class_knows_the_compiler_so_that_nothing_else_loads_it()
    {
        IEnumerable<string> users = Types
            .InAssembly(typeof(PlugInLoader).Assembly)
            .That()
            .HaveDependencyOn("Microsoft.CodeAnalysis")
            .GetTypes()
            .Select(type => type.FullName!.Split('+')[0])
            .Distinct();

        Assert.Equal(["DmSim.Cli.PlugIns.PlugInCompiler"], users);
    }

    private static JsonElement Run(string scenario, string policy) =>
        Call("run", scenario, "--policy", policy, "--json", "-q");

    private static JsonElement Call(params string[] arguments)
    {
        CommandLine call = CommandLine.Run(arguments);
        Assert.Equal("", call.Error);
        return call.Json();
    }

    private static string? Hash(JsonElement run) => run.GetProperty("decisionHash").ToString();

    private static string Sha256(string file) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
}
