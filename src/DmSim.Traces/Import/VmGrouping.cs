namespace DmSim.Traces.Import;

/// <summary>What becomes a VM where a data set records jobs that consist of tasks.</summary>
public enum VmGrouping
{
    /// <summary>
    /// Each task. The default: a task runs on one machine within a limit of its own, as a VM does.
    /// </summary>
    Task,

    /// <summary>The tasks of a job together; may be larger than any machine.</summary>
    Job,
}
