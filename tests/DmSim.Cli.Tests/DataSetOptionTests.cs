using System.Text.Json;

namespace DmSim.Cli.Tests;

public sealed class DataSetOptionTests
{
    private static readonly string Id = new('A', 64);

    [Fact]
    public void DemandIsMadeUpOnlyWhereItIsAskedFor()
    {
        using TemporaryFolder folder = new();
        string table = folder.Write("vmtable.csv", $"{Id},{Id},{Id},0,900,99,50,60,Interactive,2,4\n");
        string trace = folder.At("azure.dmt");

        CommandLine refused = CommandLine.Run("import", "auto", table, "--output", trace);
        Assert.Equal(2, refused.Code);
        Assert.Contains("no memory use over time; --synthetic-demand", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));

        CommandLine wrong = CommandLine.Run("import", "auto", table, "--output", trace, "--synthetic-demand", "ram=1");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("share=20..80,cpu=20,seed=1", wrong.Error, StringComparison.Ordinal);

        string[] made =
        [
            "import",
            "auto",
            table,
            "--output",
            trace,
            "--synthetic-demand",
            "share=50..50,cpu=0",
            "--json",
        ];
        JsonElement report = CommandLine.Run(made).Json();
        Assert.Equal("samples of synthetic demand", report.GetProperty("repairs")[0].GetProperty("what").GetString());
        JsonElement info = CommandLine.Run("trace", "info", trace, "--json").Json();
        Assert.EndsWith("(synthetic demand)", info.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(2L << 30, info.GetProperty("vms")[0].GetProperty("demand").GetProperty("meanBytes").GetInt64());
    }

    [Fact]
    public void TasksOfAJobAreOneVmWhereAskedFor()
    {
        using TemporaryFolder folder = new();
        const string Rest = "5,0.1,0.2,0.3,,0.1,0.1,0,0,0.1,0,1,1,1,0,0\n";
        string table = folder.Write(
            "part-00000-of-00500.csv",
            $"600000000,900000000,7,0,{Rest}600000000,900000000,7,1,{Rest}"
        );
        Assert.Equal(2, Vms());
        Assert.Equal(1, Vms("--vm-per", "job"));
        Assert.Equal(2, CommandLine.Run("import", "auto", table, "-o", folder.At("x.dmt"), "--vm-per", "user").Code);

        int Vms(params string[] options)
        {
            string[] call =
            [
                "import",
                "google2011",
                table,
                "--output",
                folder.At("g.dmt"),
                "--force",
                "--json",
                .. options,
            ];
            return CommandLine.Run(call).Json().GetProperty("vms").GetInt32();
        }
    }
}
