namespace DmSim.Core.Policies;

/// <summary>When machine memory stands behind what a VM was given.</summary>
public enum MemoryBacking : byte
{
    /// <summary>At once: a VM holds what it was given.</summary>
    Eager,

    /// <summary>When the guest first touches it; it stays until a balloon or the host takes it.</summary>
    Lazy,
}
