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
