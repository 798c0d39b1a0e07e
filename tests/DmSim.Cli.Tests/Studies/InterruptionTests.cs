namespace DmSim.Cli.Tests.Studies;

public sealed class InterruptionTests
{
    [Fact]
    public void AnInterruptedSearchGoesOnWhereItStopped()
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);
        string[] Command(string output) =>
            ["density", tiny, "--replicates", "60", "--threads", "1", "--json", "--output", folder.At(output)];

        // The first answer that reaches the journal interrupts the search, long before its 360 answers are there.
        using CancellationTokenSource interruption = new();
        using FileSystemWatcher watcher = new(folder.Root, "out.journal");
        watcher.Changed += (_, _) =>
        {
            // The header alone is 24 bytes; an answer makes the file longer.
            if (new FileInfo(folder.At("out.journal")).Length > 40)
            {
                interruption.Cancel();
            }
        };
        watcher.EnableRaisingEvents = true;
        CommandLine interrupted = CommandLine.RunUntil(Command("out"), interruption.Token);

        Assert.Equal(ExitCodes.Interrupted, interrupted.Code);
        Assert.Equal("", interrupted.Output);
        Assert.Contains("the same command goes on from there", interrupted.Error, StringComparison.Ordinal);
        Assert.Equal(["out.journal", "tiny.yaml"], folder.Entries());
        int kept = File.ReadAllLines(folder.At("out.journal")).Length - 1;
        Assert.InRange(kept, 1, 359);

        watcher.EnableRaisingEvents = false;
        CommandLine resumed = CommandLine.Run(Command("out"));
        CommandLine whole = CommandLine.Run(Command("whole"));

        Assert.Equal(ExitCodes.Done, resumed.Code);
        Assert.False(File.Exists(folder.At("out.journal")), "a finished search leaves no journal");
        Assert.Equal(whole.Output, resumed.Output);
        Assert.Equal(TemporaryFolder.Hashes(folder.At("whole")), TemporaryFolder.Hashes(folder.At("out")));
    }

    [Fact]
    public void AnInterruptedImportLeavesNothing()
    {
        using TemporaryFolder folder = new();
        string csv = folder.Write(
            "rows.csv",
            "time[s],vm,demand[MiB]\n"
                + string.Concat(
                    Enumerable.Range(0, 300_000).Select(row => $"{row % 3000},vm{row / 3000},{row % 977}\n")
                )
        );
        // Whenever the interruption comes - while reading, sorting or writing - there is the whole trace or none.
        for (int milliseconds = 0; milliseconds <= 200; milliseconds += 10)
        {
            using CancellationTokenSource interruption = new(milliseconds);
            CommandLine call = CommandLine.RunUntil(
                ["import", "csv", csv, "--output", folder.At("rows.dmt"), "--force"],
                interruption.Token
            );
            bool isDone = call.Code == ExitCodes.Done;
            Assert.True(isDone || call.Code == ExitCodes.Interrupted, call.Error);
            Assert.Equal(isDone ? ["rows.csv", "rows.dmt"] : ["rows.csv"], folder.Entries());
            File.Delete(folder.At("rows.dmt"));
        }
    }

    [Theory]
    [InlineData("--no-resume")]
    [InlineData("--resume")]
    public void AFileThatIsNoJournalIsRefusedAndKept(string resume)
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);
        string precious = folder.Write("keep.txt", "precious");

        CommandLine call = CommandLine.Run("density", tiny, "--journal", precious, resume);

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.Contains("expected a journal of dmsim", call.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(precious));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("density")]
    [InlineData("compare")]
    [InlineData("fit")]
    public void AnInterruptedCommandWritesNothing(string command)
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);

        CommandLine call = CommandLine.RunUntil(
            [command, tiny, "--output", folder.At("out"), "--quiet"],
            new CancellationToken(canceled: true)
        );

        Assert.Equal(ExitCodes.Interrupted, call.Code);
        Assert.StartsWith("Interrupted.", call.Error, StringComparison.Ordinal);
        Assert.Equal("", call.Output);
        Assert.Equal(["tiny.yaml"], folder.Entries());
    }
}
