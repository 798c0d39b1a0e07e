using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>Parquet files with the columns of plain CSV, or any by a mapping.</summary>
internal sealed class ParquetImporter : ITraceImporter
{
    /// <inheritdoc/>
    public string Name => "parquet";

    /// <inheritdoc/>
    public string Description =>
        "Parquet with the columns of plain CSV, such as time[s], vm, demand[MiB]; any other Parquet with --columns.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!ParquetText.Recognizes(source.First.Start))
        {
            return Recognition.Miss("does not begin with PAR1");
        }

        IReadOnlyList<string> names = ParquetText.ReadNames(source.Files[0]);
        return CsvHeader.Resembles(string.Join(',', names))
            ? Recognition.Match("it is Parquet with the columns time and demand")
            : Recognition.Miss(
                $"Parquet without columns time and demand, but {string.Join(", ", names)}; use --columns"
            );
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        return new PlainTable(source, session).Import();
    }
}
