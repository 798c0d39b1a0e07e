using System.Globalization;

namespace DmSim.Cli.Tests.Studies;

/// <summary>Same inputs, same bytes: on any number of threads and in any culture.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData("run", "--policy", "hyper-v")]
    [InlineData("density", "--replicates", "3")]
    [InlineData("compare", "--vms", "3")]
    [InlineData("fit", "--situations", "steady,restart")]
    public void ResultsFoldersAreEqualByteByByte(string command, string option, string value)
    {
        using TemporaryFolder folder = new();
        string tiny = folder.Write("tiny.yaml", Scenarios.Tiny);
        string Make(string name, string threads)
        {
            string[] arguments = [command, tiny, option, value, "--threads", threads, "--output", folder.At(name)];
            CommandLine call = CommandLine.Run(arguments);
            Assert.True(call.Code is ExitCodes.Done or ExitCodes.AnswerIsNo, call.Error);
            return call.Output.Replace(folder.At(name), "results", StringComparison.Ordinal);
        }

        string one = Make("one", "1");
        string two = Make("two", "2");
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
        string turkish;
        try
        {
            turkish = Make("turkish", "2");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(one, two);
        Assert.Equal(one, turkish);
        SortedDictionary<string, string> hashes = TemporaryFolder.Hashes(folder.At("one"));
        Assert.Contains("report.html", hashes.Keys);
        Assert.Contains("manifest.json", hashes.Keys);
        Assert.Equal(hashes, TemporaryFolder.Hashes(folder.At("two")));
        Assert.Equal(hashes, TemporaryFolder.Hashes(folder.At("turkish")));
    }
}
