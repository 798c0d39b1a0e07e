using System.Text.Json;

namespace DmSim.Cli.Tests;

public sealed class DecideCommandTests
{
    private const string Snapshot = """
        { "schema": "dmsim/snapshot/1", "tick": 4, "host": { "totalBytes": 8589934592, "freeBytes": 0 },
          "vms": [ { "name": "web", "assignedBytes": 1048576000, "minimumBytes": 536870912, "maximumBytes": 4294967296,
                     "demandBytes": 1048576000 },
                   { "name": "db", "assignedBytes": 1572864000, "minimumBytes": 536870912, "maximumBytes": 4294967296,
                     "demandBytes": 1048576000 } ] }
        """;

    [Fact]
    public void A_decision_is_told_with_its_reasons()
    {
        CommandLine call = Decide(Snapshot, "hyper-v");

        Assert.Equal(0, call.Code);
        Assert.Contains("web  1000 MiB  1200 MiB  +200 MiB  grown to target", call.Output, StringComparison.Ordinal);
        Assert.Contains("db   1500 MiB  1300 MiB  −200 MiB  surplus collected", call.Output, StringComparison.Ordinal);
        Assert.Contains("surplus collected for other VMs: Another VM", call.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("static", "0 MiB free; not asked again")]
    [InlineData("proxmox", "0 MiB free; asked again at tick 14")]
    [InlineData("qubes", "0 MiB free; asked again when a report changes or a VM starts, stops or waits to start")]
    public void When_it_is_asked_again_is_told_with_the_events_that_matter(string policy, string expected)
    {
        CommandLine call = Decide(Snapshot, policy);

        Assert.EndsWith(expected, call.Output.Split('\n')[0].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_get_targets_in_whole_bytes()
    {
        CommandLine call = Decide(Snapshot, "hyper-v:weight=proportional", "--json");

        using JsonDocument document = JsonDocument.Parse(call.Output);
        JsonElement root = document.RootElement;
        Assert.Equal("dmsim/decision/1", root.GetProperty("schema").GetString());
        Assert.Equal("hyper-v", root.GetProperty("policy").GetString());
        Assert.Equal("proportional", root.GetProperty("options").GetProperty("weight").GetString());
        JsonElement decision = root.GetProperty("decisions")[0];
        Assert.Equal(4, decision.GetProperty("tick").GetInt32());
        JsonElement target = decision.GetProperty("targets")[0];
        Assert.Equal("web", target.GetProperty("vm").GetString());
        Assert.Equal(1200L << 20, target.GetProperty("bytes").GetInt64());
        Assert.Equal("grownToTarget", target.GetProperty("reason").GetString());
    }

    [Fact]
    public void Wrong_policy_options_and_snapshot_are_told_at_once()
    {
        CommandLine call = Decide(
            Snapshot.Replace("demandBytes", "demand", StringComparison.Ordinal),
            "hyper-v:wait=1",
            "--tick",
            "1 ms"
        );

        Assert.Equal(2, call.Code);
        Assert.Contains("unknown option 'wait'", call.Error, StringComparison.Ordinal);
        Assert.Contains("--tick: expected a time from 100 ms to 60 s", call.Error, StringComparison.Ordinal);
        Assert.Contains("s.json:3:", call.Error, StringComparison.Ordinal);
        Assert.Contains("s.json:5:", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void State_that_a_policy_does_not_take_is_refused()
    {
        string given = Snapshot.Replace("\"tick\": 4", "\"policyState\": { \"goal\": 3 }", StringComparison.Ordinal);

        CommandLine call = Decide(given, "hyper-v");

        Assert.Equal(2, call.Code);
        Assert.Contains("policyState.goal: expected a quantity", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_knows_the_future_has_no_say_about_a_moment()
    {
        CommandLine call = Decide(Snapshot, "clairvoyant");

        Assert.Equal(2, call.Code);
        Assert.Contains("clairvoyant knows the future", call.Error, StringComparison.Ordinal);
    }

    private static CommandLine Decide(string snapshot, string policy, params string[] more)
    {
        using TemporaryFolder folder = new();
        return CommandLine.Run(["decide", "--policy", policy, folder.Write("s.json", snapshot), .. more]);
    }
}
