namespace DmSim.Cli.Tests;

public sealed class ExplainTests
{
    private const string Growing = """
        schema: dmsim/scenario/1
        name: growing
        duration: 5 min
        warm-up: 0 s
        host: { memory: 8 GiB, reserve: 1 GiB }
        vms:
          - name: app
            startup: 1 GiB
            minimum: 512 MiB
            maximum: 4 GiB
            workload:
              steps:
                - { at: 0 s, demand: 1000 MiB }
                - { at: 2 min, demand: 2000 MiB }
        policies: [hyper-v]
        """;

    [Fact]
    public void TellsWhatWasSeenDecidedAndMovedAndWhy()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("growing.yaml", Growing);

        CommandLine call = CommandLine.Run(
            "run",
            scenario,
            "--explain",
            "app",
            "--from",
            "00:01:55",
            "--to",
            "00:02:10"
        );

        // Settled at 1000 × 1.2 = 1200 MiB. Then demand 2000: target 2400 MiB, 1200 more; pressure 2000/1200 = 166.7.
        // Free: 8192 − 1024 − 56 overhead (32 + 3 × 8) − 1200 = 5912 MiB.
        string text = call.Output;
        Assert.Contains("app under hyper-v, 00:01:55 to 00:02:10", text, StringComparison.Ordinal);
        Assert.Contains(
            "seen     reported demand 2000 MiB, holds 1200 MiB, pressure 166.7; host has 5912 MiB free",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("decided  target 2400 MiB (+1200 MiB): grown to target", text, StringComparison.Ordinal);
        Assert.Contains(
            "why      There is enough for every target, so the VM gets its demand and the whole buffer.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("moved    hot-add begun, 1200 MiB", text, StringComparison.Ordinal);
        Assert.Contains("moved    operation ended, +1200 MiB", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n00:00:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutSpanningItTellsTheNodeAndWhatHappensThere()
    {
        using TemporaryFolder folder = new();
        const string Other = "{ name: other, maximum: 4 GiB, workload: { steps: [{ at: 0 s, demand: 1000 MiB }] } }";
        string text = Growing
            .Replace("memory: 8 GiB", "memory: 8 GiB, numa-nodes: 2, numa-spanning: false", StringComparison.Ordinal)
            .Replace(
                "vms:",
                $"timeline: [{{ at: 1 min, shut-down: other }}]\nvms:\n  - {Other}",
                StringComparison.Ordinal
            );
        string scenario = folder.Write("nodes.yaml", text);

        string output = CommandLine.Run("run", scenario, "--explain", "app", "--to", "00:02:10").Output;
        string spanned = folder.Write(
            "spanned.yaml",
            text.Replace("numa-spanning: false", "numa-spanning: true", StringComparison.Ordinal)
        );
        string without = CommandLine.Run("run", spanned, "--explain", "app", "--to", "00:02:10").Output;

        // 'other' comes first and is on node 0, so that 'app' finds more on node 1; there it is alone, and nothing that
        // happens to 'other' later is told. 3584 for VMs on each node, less 56 overhead and 1200.
        Assert.Contains("happened has its memory from NUMA node 1", output, StringComparison.Ordinal);
        Assert.Contains("pressure 166.7; NUMA node 1 has 2328 MiB free", output, StringComparison.Ordinal);
        Assert.DoesNotContain("other: stopped", output, StringComparison.Ordinal);
        Assert.Contains("7 GiB for VMs on 2 NUMA nodes without spanning", output, StringComparison.Ordinal);

        Assert.Contains("other: stopped", without, StringComparison.Ordinal);
        Assert.DoesNotContain("NUMA", without, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuietTimeIsSaidToBeQuiet()
    {
        using TemporaryFolder folder = new();
        string scenario = folder.Write("growing.yaml", Growing);

        CommandLine call = CommandLine.Run(
            "run",
            scenario,
            "--explain",
            "app",
            "--from",
            "00:01:00",
            "--to",
            "00:01:30"
        );

        Assert.Contains("Nothing was decided or moved in this time.", call.Output, StringComparison.Ordinal);
    }
}
