using static DmSim.Traces.Import.DataCentre.FieldKind;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>The tables of the Azure public data set, V1 (2017) and V2 (2019); published without headers.</summary>
internal static class AzureTables
{
    /// <summary>VMs: who, how long, how large. V2 gives sizes as upper bounds of buckets.</summary>
    public static TableShape Vms { get; } =
        new(
            "Azure vmtable",
            new("vmid", Encrypted, IsNeeded: true),
            new("subscriptionid", Encrypted),
            new("deploymentid", Encrypted),
            new("vmcreated", Whole, IsNeeded: true),
            new("vmdeleted", Whole, IsNeeded: true),
            new("maxcpu", NumberOrNothing),
            new("avgcpu", NumberOrNothing, IsNeeded: true),
            new("p95maxcpu", NumberOrNothing),
            new("vmcategory", Text),
            new("vmcorecount", Bucket),
            new("vmmemory", Bucket, IsNeeded: true) { Alias = "vmmemorybucket" }
        );

    /// <summary>CPU use every 300 s.</summary>
    public static TableShape Readings { get; } =
        new(
            "Azure vm_cpu_readings",
            new("timestamp", Whole, IsNeeded: true),
            new("vmid", Encrypted, IsNeeded: true),
            new("mincpu", NumberOrNothing),
            new("maxcpu", NumberOrNothing),
            new("avgcpu", NumberOrNothing, IsNeeded: true)
        );
}
