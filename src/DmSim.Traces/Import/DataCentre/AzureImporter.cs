using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The Azure public data set, V1 (2017) and V2 (2019): sizes, lifetimes and CPU of VMs, but no memory use. Becomes a
/// trace only where the user states how demand is to be made up.
/// </summary>
/// <remarks>Source: Azure/AzurePublicDataset; seconds from the start of the recording, memory in GB of 2^30 bytes.</remarks>
internal sealed class AzureImporter : ITraceImporter
{
    /// <inheritdoc/>
    public string Name => "azure";

    /// <inheritdoc/>
    public string Description =>
        "Azure public data set V1 and V2, vmtable and vm_cpu_readings: sizes, lifetimes and CPU; without memory use, "
        + "so only with --synthetic-demand.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source) =>
        TableFiles.Recognize(source, AzureTables.Vms, AzureTables.Readings);

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        SyntheticDemand demand = SyntheticTrace.Demanded(
            source,
            session,
            "the Azure data set records sizes, lifetimes and CPU of VMs"
        );
        List<TableFile> vms = TableFiles.All(source, AzureTables.Vms);
        List<TableFile> readings = TableFiles.All(source, AzureTables.Readings);
        TableFiles.WarnOfOthers(source, session, vms.Count + readings.Count);
        using ImportSource? beside = vms.Count == 0 ? session.OpenBeside("vmtable") : null;
        vms = beside is null ? vms : TableFiles.All(beside, AzureTables.Vms);
        if (vms.Count == 0)
        {
            throw TableFiles.Refusal(
                source,
                "there is no vmtable, which has the sizes; put it beside the CPU readings"
            );
        }

        AzureFleet fleet = new(session, demand);
        foreach (TableFile found in vms)
        {
            session.Read(found.File, (_, lines) => new AzureVmRows(found, session, fleet).ReadAll(lines));
        }

        foreach (TableFile found in readings)
        {
            session.Read(found.File, (_, lines) => new AzureReadingRows(found, session, fleet).ReadAll(lines));
        }

        fleet.Finish();
        const long Interval = AzureFleet.IntervalSeconds * 1000;
        return SyntheticTrace.Finish(source, session, fleet.Table, Interval);
    }
}
