namespace DmSim.Core.Engine;

/// <summary>Operations that ended in this tick and are told all at once instead of as events.</summary>
internal sealed class EndedOperations(int vmCount)
{
    /// <summary>Whose operation ended.</summary>
    public VmBitSet Vms { get; } = new(vmCount);

    /// <summary>What it moved, for those in <see cref="Vms"/>; bytes, negative for memory taken.</summary>
    public long[] Bytes { get; } = new long[vmCount];
}
