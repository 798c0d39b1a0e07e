namespace DmSim.Core.Engine;

/// <summary>Operations that ended in this tick and are told all at once instead of as events.</summary>
internal sealed class EndedOperations(int vmCount)
{
    private readonly long[] _bytes = new long[vmCount];

    /// <summary>Whose operation ended.</summary>
    public VmBitSet Vms { get; } = new(vmCount);

    /// <summary>What it moved, for those in <see cref="Vms"/>; bytes, negative for memory taken.</summary>
    public ref readonly long[] Bytes => ref _bytes;
}
