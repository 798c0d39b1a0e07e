using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using static DmSim.Traces.Import.DataCentre.FieldKind;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// Metrics of Kubernetes pods as the Nezha data set has them: a file per pod, a sample a minute, memory in use in MiB and
/// in percent of the pod's limit.
/// </summary>
/// <remarks>
/// Source: IntelligentDDS/Nezha, construct_data. Times are Go's, with its monotonic clock behind; the column TimeStamp is
/// shifted and not read. The limit follows from the two columns of memory. Other pod tables go through the column
/// mapping of <c>csv</c>.
/// </remarks>
internal sealed class NezhaImporter : ITraceImporter
{
    private const int HeldIntervals = 3;
    private const long IntervalMilliseconds = 60_000;

    private static readonly TableShape Shape = new(
        "Nezha pod metrics",
        new("Time", Text, IsNeeded: true),
        new("PodName"),
        new("MemoryUsage(Mi)", NumberOrNothing, IsNeeded: true),
        new("MemoryUsageRate(%)", NumberOrNothing)
    )
    {
        IsHeaderless = false,
    };

    /// <inheritdoc/>
    public string Name => "nezha";

    /// <inheritdoc/>
    public string Description =>
        "Kubernetes pod metrics as Nezha has them (Time, PodName, MemoryUsage(Mi)), a file per pod; memory in use.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source) => TableFiles.Recognize(source, Shape);

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        List<TableFile> files = TableFiles.Needed(source, Shape);
        TableFiles.WarnOfOthers(source, session, files.Count);
        VmTable vms = new();
        int? offsetMinutes = null;
        foreach (TableFile found in files)
        {
            NezhaRows rows = new(found, session, vms);
            session.Read(found.File, (_, lines) => rows.ReadAll(lines));
            offsetMinutes ??= rows.OffsetMinutes;
        }

        FormatTraits traits = new(TraceSignal.Used, HeldIntervals, IntervalMilliseconds, offsetMinutes ?? 0);
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }
}
