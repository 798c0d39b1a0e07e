namespace DmSim.Traces.Import.DataCentre;

/// <summary>What matters of one record of instance_usage; <see langword="null"/> where it is missing.</summary>
internal sealed class Google2019Record
{
    /// <summary>Begin of the window in microseconds.</summary>
    public long? Start;

    /// <summary>End of the window in microseconds.</summary>
    public long? End;

    /// <summary>The job or alloc set.</summary>
    public long? Collection;

    /// <summary>The instance within it.</summary>
    public long? Instance;

    /// <summary>Average memory use as a share of the largest machine.</summary>
    public double? Memory;

    /// <summary>The memory limit as a share of the largest machine.</summary>
    public double? Limit;

    /// <summary>Whether it is of an alloc set, a reservation that instances of jobs run in.</summary>
    public bool IsAllocation;
}
