using DmSim.Traces.Import.DataCentre;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>A format that is known but cannot become a trace: it carries no memory use over time, or must be converted.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Recognizes">Whether a source is of this format.</param>
/// <param name="Advice">What it lacks, and what to do instead.</param>
internal sealed record UnusableFormat(string Name, Func<ImportSource, bool> Recognizes, string Advice)
{
    /// <summary>All of them; asked after every importer has declined.</summary>
    public static IReadOnlyList<UnusableFormat> All { get; } =
    [
        new(
            "an OpenDC workload in Parquet",
            source =>
                HasParquetColumns(source, "duration", "cpu_usage")
                || HasParquetColumns(source, "duration", "mem_capacity"),
            "it holds CPU use over time, but of memory only the size of each task (mem_capacity), no use over time; "
                + "import the trace it was made from, or generate demand for these sizes"
        ),
        .. UnusableTables.All,
    ];

    private static bool HasParquetColumns(ImportSource source, params string[] needed) =>
        ParquetText.Recognizes(source.First.Start)
        && ParquetText.ReadNames(source.Files[0]) is { } names
        && needed.All(name => names.Contains(name, StringComparer.OrdinalIgnoreCase));
}
