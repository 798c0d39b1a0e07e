namespace DmSim.Cli.Tests;

public sealed class InvocationTests
{
    [Fact]
    public void TheResultCommandLeavesOutWhatChangesNoResult()
    {
        string[] arguments =
        [
            "density",
            "my scenario.yaml",
            "--threads",
            "2",
            "--output=a",
            "-o",
            "b",
            "--force",
            "--quiet",
            "--seed",
            "7",
            "--objective",
            "pressure<=100 for 99%",
            "--no-resume",
            "--journal",
            "j",
        ];
        Invocation invocation = new(arguments, new Terminal(TextWriter.Null, TextWriter.Null), CancellationToken.None);

        Assert.Equal(
            "dmsim density \"my scenario.yaml\" --seed 7 --objective \"pressure<=100 for 99%\"",
            invocation.ResultCommand
        );
    }
}
