using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Mapping;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

/// <summary>Counter logs whose names are not English.</summary>
public sealed class PdhNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1252, @"Arbeitsspeicher\Zugesicherte Bytes", @"Arbeitsspeicher\Verfügbare MB")]
    [InlineData(1252, @"Mémoire\Octets validés", @"Mémoire\Mégaoctets disponibles")]
    [InlineData(1252, @"Memoria\Bytes confirmados", @"Memoria\Bytes disponibles")]
    [InlineData(1250, @"Pamięć\Zadeklarowane bajty", @"Pamięć\Dostępne bajty")]
    public void Other_languages_are_read_in_their_code_pages(int codePage, string committed, string available)
    {
        string text = $"\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\A\\{committed}\",\"\\\\A\\{available}\"\n";
        text += "\"03/01/2026 09:30:00.000\",\"7\",\"1\"\n";
        string path = _folder.File("log.csv");
        File.WriteAllBytes(path, CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text));
        ImportOutcome outcome = RunImport(path);
        Assert.Equal([7], Demand(outcome.Trace));
        Assert.True(outcome.Trace.Vms[0].Has(TraceChannel.Available));
        Assert.Contains(outcome.Report.Warnings, warning => warning.Contains("language", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_are_not_known_are_mapped_by_name_or_place()
    {
        string text =
            "\"(PDH-CSV 4.0) (RTZ 2 (\",\"\\\\A\\Память\\Неведомый счётчик\",\"\\\\A\\Память\\Доступно МБ\"\r\n"
            + "\"03/01/2026 09:30:00.000\",\"7\",\"1\"\r\n";
        string path = _folder.File("log.csv");
        File.WriteAllBytes(path, CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(text));
        foreach (string name in (string[])[@"\Память\Неведомый счётчик", "#2"])
        {
            ImportOutcome outcome = RunImport(path, Mapped(name, @"\Memory\Committed Bytes"));
            Assert.Equal([7], Demand(outcome.Trace));
            Assert.Equal([MiB], outcome.Trace.Vms[0].All(TraceChannel.Available));
        }

        string problem = Problems(path, Mapped("#2", "Memory Committed"))[0];
        Assert.Contains("'Memory Committed' is no counter", problem, StringComparison.Ordinal);
    }

    private static ImportOptions Mapped(string name, string english) =>
        ImportOptions.Default with
        {
            Columns = new ColumnMapping { Counters = new Dictionary<string, string> { [name] = english } },
        };
}
