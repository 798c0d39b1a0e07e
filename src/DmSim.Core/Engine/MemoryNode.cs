namespace DmSim.Core.Engine;

/// <summary>
/// The memory that one balancer hands out: the whole host's, or, where memory must not span NUMA nodes, that of one node.
/// The engine writes, recorders read.
/// </summary>
public sealed class MemoryNode
{
    internal MemoryNode(int index, long physicalBytes, long availableBytes)
    {
        Index = index;
        PhysicalBytes = physicalBytes;
        TotalBytes = availableBytes;
        FreeBytes = availableBytes;
    }

    /// <summary>The node, from 0.</summary>
    public int Index { get; }

    /// <summary>Its physical memory; bytes.</summary>
    public long PhysicalBytes { get; }

    /// <summary>Memory that VMs and their overhead may use after reserve and host load; bytes.</summary>
    public long TotalBytes { get; internal set; }

    /// <summary>Memory nobody holds, without earmarks and transit; bytes. Negative when host load rose above what was free.</summary>
    public long FreeBytes { get; internal set; }

    /// <summary>Memory set aside for pending starts; bytes.</summary>
    public long EarmarkedBytes { get; internal set; }
}
