using System.Text.Json;

namespace DmSim.Cli.Tests;

public sealed class TraceCommandTests
{
    /// <summary>Two VMs, samples every 5 minutes; one row twice.</summary>
    private const string Csv = """
        time[s],vm,demand[MiB]
        0,a,1000
        300,a,2000
        300,a,2000
        600,a,1500
        0,b,500
        300,b,500
        600,b,700
        """;

    [Fact]
    public void ImportReportsItsFieldsAndTheTraceCanBeRead()
    {
        using TemporaryFolder folder = new();
        string csv = folder.Write("servers.csv", Csv);
        string trace = folder.At("servers.dmt");

        JsonElement report = CommandLine.Run("import", "csv", csv, "--output", trace, "--json").Json();

        Assert.Equal("dmsim/import/1", report.GetProperty("schema").GetString());
        string[] fields =
        [
            "format",
            "recognizedBy",
            "vms",
            "samples",
            "rowsRead",
            "duplicates",
            "gaps",
            "outOfRange",
            "clamped",
            "mapping",
            "warnings",
        ];
        Assert.Superset(fields.ToHashSet(), report.EnumerateObject().Select(field => field.Name).ToHashSet());
        Assert.Equal(2, report.GetProperty("vms").GetInt32());
        Assert.Equal(7, report.GetProperty("rowsRead").GetInt32());
        Assert.Equal(1, report.GetProperty("duplicates").GetInt32());

        JsonElement info = CommandLine.Run("trace", "info", trace, "--json").Json();
        Assert.Equal("dmsim/trace/1", info.GetProperty("schema").GetString());
        Assert.Equal(6, info.GetProperty("samples").GetInt32());
        JsonElement a = info.GetProperty("vms")[0].GetProperty("demand");
        Assert.Equal(1000L << 20, a.GetProperty("minimumBytes").GetInt64());
        Assert.Equal(1500L << 20, a.GetProperty("meanBytes").GetInt64());
        Assert.Equal(2000L << 20, a.GetProperty("maximumBytes").GetInt64());
    }

    [Fact]
    public void ATraceWithAHostIsAScenario()
    {
        using TemporaryFolder folder = new();
        string csv = folder.Write("servers.csv", Csv);

        CommandLine call = CommandLine.Run([
            "density",
            "--trace",
            csv,
            "--host",
            "16GiB",
            "--maximum",
            "4GiB",
            "--warm-up",
            "0s",
            "--replicates",
            "2",
            "--json",
        ]);

        Assert.Equal("", call.Error);
        Assert.Equal("servers", call.Json().GetProperty("provenance").GetProperty("scenario").GetString());
        Assert.Equal(
            ["static", "hyper-v"],
            call.Json().GetProperty("headlines").EnumerateArray().Select(one => one.GetProperty("policy").GetString())
        );
    }
}
