using System.Globalization;
using DmSim.Traces.Import.Sources;
using static DmSim.Traces.Import.DataCentre.FieldKind;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Tables of published data sets that carry no memory use over time.</summary>
internal static class UnusableTables
{
    private static readonly TableShape TaskEvents2011 = new(
        "Google 2011 task_events",
        new("time", Whole),
        new("missing info", NumberOrNothing),
        new("job ID", Whole),
        new("task index", Whole),
        new("machine ID", NumberOrNothing),
        new("event type", Whole),
        new("user"),
        new("scheduling class", NumberOrNothing),
        new("priority", NumberOrNothing),
        new("CPU request", NumberOrNothing),
        new("memory request", NumberOrNothing),
        new("disk space request", NumberOrNothing),
        new("different machines restriction", NumberOrNothing)
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<UnusableFormat> All { get; } =
    [
        new(
            "a VM of the extended Bitbrains set (Solvinity)",
            IsSolvinity,
            "it records CPU, disk and the memory size, but no memory use; the GWA-T-12 files have it"
        ),
        Table(TaskEvents2011, "it records what tasks ask for, but not what they use; import task_usage"),
        Table(AlibabaTables.ContainerMeta2018, "it records sizes; import container_usage and leave it beside"),
        Table(AlibabaTables.MachineMeta2018, "it records sizes; import machine_usage and leave it beside"),
        Table(AlibabaTables.ContainerMeta2017, "it records sizes; import container_usage and leave it beside"),
        Table(AlibabaTables.MachineMeta2017, "it records sizes; import server_usage and leave it beside"),
    ];

    private static UnusableFormat Table(TableShape shape, string advice) =>
        new(shape.Name, source => shape.Match(source.First) is not null, advice);

    /// <summary>21 columns between blanks; all are numbers but the cluster's and the VM's names.</summary>
    private static bool IsSolvinity(ImportSource source)
    {
        const int ColumnCount = 21;
        const int Cluster = 11;
        const int Vm = 19;
        string[] fields = source.First.Header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == ColumnCount
            && fields.Index().All(field => field.Index is Cluster or Vm || IsNumber(field.Item));
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
