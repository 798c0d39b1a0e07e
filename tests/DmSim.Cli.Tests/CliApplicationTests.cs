using DmSim.Cli.Output;

namespace DmSim.Cli.Tests;

public sealed class CliApplicationTests
{
    [Fact]
    public void ADefectEndsWithFourAndTheCommandThatRepeatsIt()
    {
        using StringWriter error = new();
        using BrokenWriter broken = new();

        int code = CliApplication.Run(["policies", "--json"], broken, error, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.InternalError, code);
        Assert.Contains("The command was: dmsim policies --json", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsNoDefect()
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);

        // The parent of the results folder is a file.
        CommandLine call = CommandLine.Run("run", tiny, "--policy", "hyper-v", "--output", Path.Combine(tiny, "out"));

        Assert.Equal(ExitCodes.WrongInput, call.Code);
        Assert.StartsWith("Cannot read or write: ", call.Error, StringComparison.Ordinal);
        Assert.Equal(["tiny.yaml"], folder.Entries());
    }

    [Fact]
    public void OnAScreenTablesAreFramedAndHoldTheSame()
    {
        TextTable table = new(("policy", false), ("VMs", true));
        table.Add("hyper-v [bound]", "61");
        using StringWriter screen = new();

        TablePrinter.Print(new Terminal(screen, TextWriter.Null) { DrawsOut = true }, table);

        Assert.Contains("hyper-v [bound]", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("│", screen.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "policy           VMs\nhyper-v [bound]   61\n",
            TablePrinter.Plain(table).ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public void QuickWorkShowsNoProgress()
    {
        using StringWriter error = new();
        using (ProgressLine line = new(new Terminal(TextWriter.Null, error), "Working", isQuiet: false))
        {
            line.ReportShare(0.5);
        }

        Assert.Equal("", error.ToString());
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(string? value) => throw new InvalidOperationException("broken");
    }
}
