using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The Alibaba cluster traces of 2017 and 2018: memory in use of containers, or of machines where there are none, in
/// percent of a size that is only known relative to the largest machine.
/// </summary>
/// <remarks>Source: alibaba/clusterdata, cluster-trace-v2017 and cluster-trace-v2018; no headers, seconds.</remarks>
/// <param name="release">Which of them.</param>
internal sealed class AlibabaImporter(AlibabaRelease release) : ITraceImporter
{
    // Samples come every 10 s at best, and are missing for minutes.
    private const int HeldIntervals = 60;
    private const long IntervalMilliseconds = 10_000;

    /// <inheritdoc/>
    public string Name => release.Name;

    /// <inheritdoc/>
    public string Description =>
        $"Alibaba cluster trace of {release.Year}: {release.Containers.Usage.Shape.Name} or {release.Machines.Usage.Shape.Name}, "
        + "sizes from the tables beside them; memory in use, in percent of the size.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source) =>
        TableFiles.Recognize(source, release.Containers.Usage.Shape, release.Machines.Usage.Shape);

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        AlibabaMembers members = release.Containers;
        List<TableFile> files = TableFiles.All(source, members.Usage.Shape);
        if (files.Count == 0)
        {
            members = release.Machines;
            files = TableFiles.Needed(source, release.Containers.Usage.Shape, members.Usage.Shape);
            session.Warn(
                $"each VM of the trace is a whole machine: the usage of its containers and batch jobs together"
            );
        }

        AlibabaSizes sizes = AlibabaSizes.Read(source, session, release, members);
        TableFiles.WarnOfOthers(source, session, files.Count + sizes.FileCount);
        VmTable vms = new();
        foreach (TableFile found in files)
        {
            AlibabaUsageRows rows = new(found, session, members.Usage, sizes, vms);
            session.Read(found.File, (_, lines) => rows.ReadAll(lines));
        }

        FormatTraits traits = new(TraceSignal.Used, HeldIntervals, IntervalMilliseconds, 0);
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }
}
