using System.Text.Json;

namespace DmSim.Cli.Tests;

public sealed class ValidateCommandTests
{
    private const string Good = """
        schema: dmsim/cases/1
        name: mine
        cases:
          - id: grows
            title: a VM grows
            idle-demand: 2 GiB
            scenario: { vms: [{ name: vm1, startup: 512 MiB, maximum: 25 % of host-free }] }
            steps: [{ start: vm1 }, { wait: 2 min }, { read: end }]
            expect:
              - { id: A1, that: end.vm1.assigned > 2 GiB }
              - { id: A2, about: the log, not-simulated: no log }

        """;

    /// <summary>Everything that ships passes at the four sizes of host, but for what argues why it cannot.</summary>
    [Fact]
    public void ShippedPacksPassAtAllHostSizes()
    {
        JsonElement json = CommandLine
            .Run("validate", Repository.At("workloads/validation"), "--host-free", "8192,16384,32768,65536", "--json")
            .Json();

        string[] failed = [.. Cases(json).Where(one => Text(one, "status") == "fail").Select(Describe)];
        Assert.Empty(failed);
        Assert.Equal(
            ["DM-09 32768", "DM-09 65536", "W8-05"],
            Cases(json)
                .Where(one => Text(one, "status") == "expectedFail")
                .Select(one =>
                    Text(one, "id") == "W8-05" ? "W8-05" : $"{Text(one, "id")} {one.GetProperty("hostFreeMib")}"
                )
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void ACaseAboutAPolicyRunsUnderThatOne()
    {
        using TemporaryFolder folder = new();
        string text = Good.Replace("    idle-demand:", "    policy: static\n    idle-demand:", StringComparison.Ordinal)
            .Replace("end.vm1.assigned > 2 GiB", "end.vm1.assigned == 4 GiB", StringComparison.Ordinal);
        CommandLine call = CommandLine.Run(
            "validate",
            folder.Write("mine.yaml", text),
            "--policy",
            "hyper-v",
            "--json"
        );

        Assert.Equal(0, call.Code);
        Assert.Equal("static", Text(call.Json(), "policy"));
        Assert.Equal("static", Text(Cases(call.Json()).Single(), "policy"));
    }

    [Fact]
    public void JsonHasTheFixedNames()
    {
        using TemporaryFolder folder = new();
        CommandLine call = CommandLine.Run("validate", folder.Write("mine.yaml", Good), "--json");
        JsonElement json = call.Json();

        Assert.Equal(0, call.Code);
        Assert.Equal("dmsim/validation/1", Text(json, "schema"));
        Assert.Equal(1, json.GetProperty("passed").GetInt32());
        Assert.Equal(0, json.GetProperty("failed").GetInt32());
        Assert.Equal(0, json.GetProperty("expectedFailed").GetInt32());
        Assert.Equal(0, json.GetProperty("skipped").GetInt32());
        JsonElement one = Cases(json).Single();
        Assert.Equal(
            ("grows", 16_384, "pass"),
            (Text(one, "id"), one.GetProperty("hostFreeMib").GetInt32(), Text(one, "status"))
        );
        JsonElement[] assertions = [.. one.GetProperty("assertions").EnumerateArray()];
        Assert.Equal(
            ("A1", "end.vm1.assigned > 2 GiB", "pass"),
            (Text(assertions[0], "id"), Text(assertions[0], "expression"), Text(assertions[0], "status"))
        );
        JsonElement reading = assertions[0].GetProperty("readings").GetProperty("end.vm1.assigned");
        Assert.True(reading.GetProperty("value").GetInt64() > 2L << 30);
        Assert.Equal("bytes", Text(reading, "unit"));
        Assert.Equal(("skipped", "no log"), (Text(assertions[1], "status"), Text(assertions[1], "reason")));
    }

    [Fact]
    public void AFailureEndsWithOneAndTellsTheReadings()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("mine.yaml", Good.Replace("> 2 GiB", "< 1 GiB", StringComparison.Ordinal));
        CommandLine call = CommandLine.Run("validate", file, "--quiet");

        Assert.Equal(1, call.Code);
        Assert.Contains("grows", call.Output, StringComparison.Ordinal);
        Assert.Contains("A1: end.vm1.assigned < 1 GiB", call.Output, StringComparison.Ordinal);
        Assert.Contains(
            "0 passed, 1 failed, 0 expected to fail, 0 skipped, under hyper-v",
            call.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AFolderAndSeveralSizesAndOneCase()
    {
        using TemporaryFolder folder = new();
        folder.Write("mine.yaml", Good);
        folder.Write("a-recipe.yaml", "schema: dmsim/recipe/1\n");
        JsonElement json = CommandLine
            .Run(
                "validate",
                folder.Root,
                "--host-free",
                "16384",
                "--host-free",
                "32768",
                "--case",
                "grows",
                "--policy",
                "hyper-v:dead-band=0",
                "--json"
            )
            .Json();

        Assert.Equal([16_384, 32_768], Cases(json).Select(one => one.GetProperty("hostFreeMib").GetInt32()));
        Assert.Equal("hyper-v:dead-band=0", Text(json, "policy"));
    }

    [Fact]
    public void WithoutAPackTheShippedOnesAreMeant()
    {
        CommandLine call = CommandLine.Run("validate", "--case", "E1");

        Assert.Equal(0, call.Code);
        Assert.Contains("1 passed", call.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is none of this name", "validate", "nowhere.yaml")]
    [InlineData("--host-free: expected whole MiB from 1024", "validate", "FILE", "--host-free", "16384,lots")]
    [InlineData("--policy: unknown policy 'hyperv'", "validate", "FILE", "--policy", "hyperv")]
    [InlineData("--case: expected the id of a case", "validate", "FILE", "--case", "nothing")]
    [InlineData("expected a folder with files of validation cases", "validate", "FOLDER")]
    [InlineData("Unrecognized", "validate", "FILE", "--hostfree")]
    public void WrongInputEndsWithTwo(string expected, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("mine.yaml", Good);
        string empty = Directory.CreateDirectory(folder.At("empty")).FullName;
        CommandLine call = CommandLine.Run([
            .. arguments.Select(one =>
                one == "FILE" ? file
                : one == "FOLDER" ? empty
                : one
            ),
        ]);

        Assert.Equal(2, call.Code);
        Assert.Contains(expected, call.Error, StringComparison.Ordinal);
        Assert.Equal("", call.Output);
    }

    [Fact]
    public void InterruptionEndsWithThree()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        CommandLine call = CommandLine.RunUntil(["validate", Repository.At("workloads/validation/lis")], stop.Token);

        Assert.Equal(3, call.Code);
        Assert.Equal("", call.Output);
    }

    private static JsonElement.ArrayEnumerator Cases(JsonElement json) => json.GetProperty("cases").EnumerateArray();

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Describe(JsonElement one) =>
        $"{Text(one, "id")} at {one.GetProperty("hostFreeMib")}: {(one.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : "")}";
}
