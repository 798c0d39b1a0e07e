using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The Google cluster trace of 2011 (clusterdata-2011-2), table task_usage: a part or a folder of parts, plain or gzip.
/// The signal is <em>canonical memory usage</em>: what a task uses, without stale page cache.
/// </summary>
/// <remarks>Source: google/cluster-data, schema of clusterdata-2011-2.</remarks>
internal sealed class Google2011Importer : ITraceImporter
{
    /// <inheritdoc/>
    public string Name => "google2011";

    /// <inheritdoc/>
    public string Description =>
        "Google cluster trace of 2011, parts of task_usage; a VM per task or per job; memory in use, as a share of the "
        + "largest machine.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source) => TableFiles.Recognize(source, GoogleTables.TaskUsage);

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        List<TableFile> files = TableFiles.Needed(source, GoogleTables.TaskUsage);
        TableFiles.WarnOfOthers(source, session, files.Count);
        GoogleUsage usage = new(session, GoogleRelease.V2011);
        foreach (TableFile found in files)
        {
            session.Read(found.File, (_, lines) => new Google2011Rows(found, session, usage).ReadAll(lines));
        }

        return usage.Finish(source);
    }
}
