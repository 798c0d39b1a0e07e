namespace DmSim.Core.Recording;

/// <summary>The memory status that Hyper-V Manager and <c>Get-VM</c> show (model.md §3; limits are assumption U13).</summary>
public enum MemoryStatus : byte
{
    /// <summary>Nothing is shown: off, no Dynamic Memory, or no report yet.</summary>
    None,

    /// <summary>The buffer is there.</summary>
    Ok,

    /// <summary>Demand is met, but of the buffer too little is left.</summary>
    Low,

    /// <summary>Demand is above assigned memory.</summary>
    Warning,
}
