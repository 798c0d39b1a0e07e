using static DmSim.Traces.Import.DataCentre.FieldKind;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>The table of the Google trace of 2011 that tells usage; published without header.</summary>
internal static class GoogleTables
{
    /// <summary>Column of the begin of the while a record is about, in microseconds.</summary>
    public const int Start = 0;

    /// <summary>Column of its end.</summary>
    public const int End = 1;

    /// <summary>Column of the job.</summary>
    public const int Job = 2;

    /// <summary>Column of the task within the job.</summary>
    public const int Task = 3;

    /// <summary>Column of the memory in use, as a share of the largest machine: without stale page cache.</summary>
    public const int Memory = 6;

    /// <summary>Column of the memory that the task may use.</summary>
    public const int Limit = 7;

    /// <summary>Usage of tasks. The version before the last lacks the last column.</summary>
    public static TableShape TaskUsage { get; } =
        new(
            "Google 2011 task_usage",
            new("start time", Whole, IsNeeded: true),
            new("end time", Whole, IsNeeded: true),
            new("job ID", Whole, IsNeeded: true),
            new("task index", Whole, IsNeeded: true),
            new("machine ID", NumberOrNothing),
            new("CPU rate", NumberOrNothing),
            new("canonical memory usage", NumberOrNothing, IsNeeded: true),
            new("assigned memory usage", NumberOrNothing, IsNeeded: true),
            new("unmapped page cache", NumberOrNothing),
            new("total page cache", NumberOrNothing),
            new("maximum memory usage", NumberOrNothing),
            new("disk I/O time", NumberOrNothing),
            new("local disk space usage", NumberOrNothing),
            new("maximum CPU rate", NumberOrNothing),
            new("maximum disk IO time", NumberOrNothing),
            new("cycles per instruction", NumberOrNothing),
            new("memory accesses per instruction", NumberOrNothing),
            new("sample portion", NumberOrNothing),
            new("aggregation type", NumberOrNothing),
            new("sampled CPU usage", NumberOrNothing)
        )
        {
            LeastColumns = 19,
        };
}
