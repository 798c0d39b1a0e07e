namespace DmSim.Core.Workloads;

/// <summary>How a recorded memory signal becomes guest demand (src/docs/model.md §8).</summary>
public enum DemandMapping
{
    /// <summary>The signal is demand.</summary>
    AsIs,

    /// <summary>Active memory, lower bound: max(active, 256 MiB).</summary>
    Low,

    /// <summary>Active memory, middle: 512 MiB + 1.25 · highest active of the trailing hour.</summary>
    Middle,

    /// <summary>Active memory, upper estimate: max(middle, half of provisioned).</summary>
    High,
}
