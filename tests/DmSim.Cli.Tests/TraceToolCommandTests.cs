namespace DmSim.Cli.Tests;

/// <summary>Trace tools and generators as users call them.</summary>
public sealed class TraceToolCommandTests
{
    private const string Recipe = """
        schema: dmsim/recipe/1
        name: few
        duration: 3 d
        interval: 15 min
        groups:
          - name: web
            count: 8
            provisioned: 4 GiB
            parts:
              - constant: { size: 1 GiB, spread: 20 % }
              - diurnal: { size: 512 MiB }
              - noise: { deviation: 100 MiB, memory: 1 h, common: 30 % }
        """;

    [Fact]
    public void A_generated_trace_goes_through_every_tool_and_keeps_its_lineage()
    {
        using TemporaryFolder folder = new();
        string made = Generate(folder, "few.dmt");
        string result = made;
        string[][] tools =
        [
            ["slice", "--to", "2 d"],
            ["sample", "--count", "4"],
            ["resample", "--interval", "1 h"],
            ["scale", "--demand", "1.5", "--cap"],
            ["shift", "--phase", "days"],
            ["merge", "--name", "alone"],
        ];
        foreach (string[] tool in tools)
        {
            string next = folder.At($"{tool[0]}.dmt");
            CommandLine call = CommandLine.Run(["trace", tool[0], result, .. tool[1..], "--output", next, "--json"]);
            Assert.Equal((0, ""), (call.Code, call.Error));
            Assert.Equal("dmsim/trace-tool/1", call.Json().GetProperty("schema").GetString());
            result = next;
        }

        string provenance = CommandLine
            .Run("trace", "info", result, "--json")
            .Json()
            .GetProperty("provenance")
            .GetString()!;
        Assert.All(tools, tool => Assert.Contains($"'trace {tool[0]}'", provenance, StringComparison.Ordinal));
        Assert.Contains("seed 1", provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_exported_and_imported_again_is_the_same()
    {
        using TemporaryFolder folder = new();
        string made = Generate(folder, "few.dmt");
        string csv = folder.At("few.csv");
        string back = folder.At("back.dmt");
        string again = folder.At("again.csv");

        Assert.Equal(0, CommandLine.Run("trace", "export", made, "--output", csv).Code);
        Assert.Equal(0, CommandLine.Run("import", "csv", csv, "--output", back).Code);
        Assert.Equal(0, CommandLine.Run("trace", "export", back, "--output", again).Code);

        Assert.Equal(File.ReadAllText(csv), File.ReadAllText(again));
    }

    [Fact]
    public void Statistics_say_what_the_recipe_made()
    {
        using TemporaryFolder folder = new();
        string csv = folder.At("vms.csv");

        CommandLine call = CommandLine.Run("trace", "stats", Generate(folder, "few.dmt"), "--json", "--csv", csv);

        Assert.Equal((0, ""), (call.Code, call.Error));
        Assert.Equal(8, call.Json().GetProperty("vms").GetArrayLength());
        Assert.Equal(9, File.ReadAllLines(csv).Length);
        Assert.InRange(call.Json().GetProperty("fleet").GetProperty("diversityFactor").GetDouble(), 1, 1.5);
        // The tide and a third of the noise are common.
        Assert.InRange(call.Json().GetProperty("correlation").GetProperty("mean").GetDouble(), 0.5, 1);
    }

    [Fact]
    public void A_trace_like_another_is_the_same_for_the_same_seed_and_says_how_like_it_is()
    {
        using TemporaryFolder folder = new();
        string source = Generate(folder, "few.dmt");
        string[] like =
        [
            "generate",
            "--like",
            source,
            "--vms",
            "12",
            "--days",
            "2",
            "--seed",
            "4",
            "--json",
            "--output",
        ];

        CommandLine first = CommandLine.Run([.. like, folder.At("a.dmt")]);
        CommandLine second = CommandLine.Run([.. like, folder.At("b.dmt")]);

        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.Equal(File.ReadAllBytes(folder.At("a.dmt")), File.ReadAllBytes(folder.At("b.dmt")));
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(12, first.Json().GetProperty("vms").GetInt32());
        Assert.True(first.Json().GetProperty("likeness").GetProperty("measures").GetArrayLength() > 15);
    }

    [Fact]
    public void Wrong_calls_list_all_their_problems_and_write_nothing()
    {
        using TemporaryFolder folder = new();
        string made = Generate(folder, "few.dmt");

        CommandLine scale = CommandLine.Run("trace", "scale", made, "--demand", "x", "--output", made);
        CommandLine generate = CommandLine.Run(
            "generate",
            "--vms",
            "0",
            "--seed",
            "-1",
            "--output",
            folder.At("x/y.dmt")
        );

        Assert.Equal((2, 2), (scale.Code, scale.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Equal((2, 4), (generate.Code, generate.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Equal(["few.dmt", "few.recipe.yaml"], folder.Entries());
    }

    private static string Generate(TemporaryFolder folder, string name)
    {
        string recipe = folder.Write("few.recipe.yaml", Recipe);
        CommandLine call = CommandLine.Run("generate", recipe, "--output", folder.At(name));
        Assert.Equal((0, ""), (call.Code, call.Error));
        return folder.At(name);
    }
}
