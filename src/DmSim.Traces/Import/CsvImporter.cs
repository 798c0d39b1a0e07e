using DmSim.Core.Workloads;
using DmSim.Traces.Export;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import;

/// <summary>Plain CSV, our own exchange format: <c>time[s],vm,demand[MiB]</c> and optional columns; or any CSV by a mapping.</summary>
internal sealed class CsvImporter : ITraceImporter
{
    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Description =>
        "Plain CSV with a header such as time[s],vm,demand[MiB] and optional provisioned, workingset, available; "
        + "demand is committed memory. Any other CSV with --columns.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return CsvHeader.Resembles(source.FirstHeader())
            ? Recognition.Match("its header has the columns time and demand")
            : Recognition.Miss("no header with columns such as time[s] and demand[MiB]");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        DemandTrace trace = new PlainTable(source, session).Import();
        return CsvHead.Apply(source, trace, session.Options);
    }
}
