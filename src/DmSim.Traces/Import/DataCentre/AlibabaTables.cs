using static DmSim.Traces.Import.DataCentre.FieldKind;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The tables of the Alibaba cluster traces of 2017 and 2018, which are published without headers (alibaba/clusterdata,
/// <c>schema.csv</c> and <c>schema.txt</c>).
/// </summary>
internal static class AlibabaTables
{
    /// <summary>Usage of containers, 2018.</summary>
    public static TableShape ContainerUsage2018 { get; } =
        new(
            "Alibaba 2018 container_usage",
            new("container_id", Container, IsNeeded: true),
            new("machine_id", Machine),
            new("time_stamp", Number, IsNeeded: true),
            new("cpu_util_percent", NumberOrNothing),
            new("mem_util_percent", NumberOrNothing, IsNeeded: true),
            new("cpi", NumberOrNothing),
            new("mem_gps", NumberOrNothing),
            new("mpki", NumberOrNothing),
            new("net_in", NumberOrNothing),
            new("net_out", NumberOrNothing),
            new("disk_io_percent", NumberOrNothing)
        );

    /// <summary>Usage of machines, 2018.</summary>
    public static TableShape MachineUsage2018 { get; } =
        new(
            "Alibaba 2018 machine_usage",
            new("machine_id", Machine, IsNeeded: true),
            new("time_stamp", Number, IsNeeded: true),
            new("cpu_util_percent", NumberOrNothing),
            new("mem_util_percent", NumberOrNothing, IsNeeded: true),
            new("mem_gps", NumberOrNothing),
            new("mkpi", NumberOrNothing),
            new("net_in", NumberOrNothing),
            new("net_out", NumberOrNothing),
            new("disk_io_percent", NumberOrNothing)
        );

    /// <summary>Containers and their sizes, 2018.</summary>
    public static TableShape ContainerMeta2018 { get; } =
        new(
            "Alibaba 2018 container_meta",
            new("container_id", Container, IsNeeded: true),
            new("machine_id", Machine),
            new("time_stamp", Number),
            new("app_du"),
            new("status"),
            new("cpu_request", NumberOrNothing),
            new("cpu_limit", NumberOrNothing),
            new("mem_size", NumberOrNothing, IsNeeded: true)
        );

    /// <summary>Machines and their sizes, 2018.</summary>
    public static TableShape MachineMeta2018 { get; } =
        new(
            "Alibaba 2018 machine_meta",
            new("machine_id", Machine, IsNeeded: true),
            new("time_stamp", Number),
            new("failure_domain_1"),
            new("failure_domain_2"),
            new("cpu_num", NumberOrNothing),
            new("mem_size", NumberOrNothing, IsNeeded: true),
            new("status", Text)
        );

    /// <summary>Usage of containers, 2017.</summary>
    public static TableShape ContainerUsage2017 { get; } =
        new(
            "Alibaba 2017 container_usage",
            new("ts", Number, IsNeeded: true),
            new("instance_id", Whole, IsNeeded: true),
            new("cpu_util", NumberOrNothing),
            new("mem_util", NumberOrNothing, IsNeeded: true),
            new("disk_util", NumberOrNothing),
            new("load1", NumberOrNothing),
            new("load5", NumberOrNothing),
            new("load15", NumberOrNothing),
            new("avg_cpi", NumberOrNothing),
            new("avg_mpki", NumberOrNothing),
            new("max_cpi", NumberOrNothing),
            new("max_mpki", NumberOrNothing)
        );

    /// <summary>Usage of machines, 2017.</summary>
    public static TableShape MachineUsage2017 { get; } =
        new(
            "Alibaba 2017 server_usage",
            new("timestamp", Number, IsNeeded: true),
            new("machineid", Whole, IsNeeded: true),
            new("util_cpu", NumberOrNothing),
            new("util_memory", NumberOrNothing, IsNeeded: true),
            new("util_disk", NumberOrNothing),
            new("load1", NumberOrNothing),
            new("load5", NumberOrNothing),
            new("load15", NumberOrNothing)
        );

    /// <summary>Containers and their sizes, 2017.</summary>
    public static TableShape ContainerMeta2017 { get; } =
        new(
            "Alibaba 2017 container_event",
            new("ts", Number),
            new("event", Text, IsNeeded: true),
            new("instance_id", Whole, IsNeeded: true),
            new("machine_id", NumberOrNothing),
            new("plan_cpu", NumberOrNothing),
            new("plan_mem", NumberOrNothing, IsNeeded: true),
            new("plan_disk", NumberOrNothing),
            new("cpuset")
        );

    /// <summary>Machines and their sizes, 2017.</summary>
    public static TableShape MachineMeta2017 { get; } =
        new(
            "Alibaba 2017 server_event",
            new("timestamp", Number),
            new("machineid", Whole, IsNeeded: true),
            new("event_type", Text, IsNeeded: true),
            new("event_detail"),
            new("cpus", NumberOrNothing),
            new("norm_memory", NumberOrNothing, IsNeeded: true),
            new("norm_disk", NumberOrNothing)
        );
}
