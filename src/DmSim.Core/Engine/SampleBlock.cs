using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// Some ticks of demand, read ahead for the VMs that have a sample in every one of them: row by row, so that a tick is read
/// in one go and not from as many places as there are VMs.
/// </summary>
internal sealed class SampleBlock(int vmCount)
{
    /// <summary>Ticks in a block: as many samples as a cache line holds.</summary>
    public const int Ticks = 16;

    private readonly uint[] _rows = new uint[Ticks * vmCount];
    private readonly bool[] _isHeld = new bool[vmCount];
    private int _firstTick = -Ticks;

    /// <summary>The first tick behind the block.</summary>
    public int EndTick => _firstTick + Ticks;

    /// <summary>How many VMs the block holds.</summary>
    public int Count { get; private set; }

    /// <summary>Per VM, whether the block, or the last one if it is over, holds it.</summary>
    public ReadOnlySpan<bool> IsHeld => _isHeld;

    /// <summary>Whether the block holds a VM's sample of a tick.</summary>
    public bool Holds(int vm, int tick) => _isHeld[vm] && tick < EndTick;

    /// <summary>Demand of all VMs at a tick of the block, in pages; meaningful for those it holds.</summary>
    public ReadOnlySpan<uint> RowOf(int tick) => _rows.AsSpan((tick - _firstTick) * vmCount, vmCount);

    /// <summary>Begins a block at a tick; it holds nobody until <see cref="TryRead"/>, but remembers who was held.</summary>
    public void Begin(int tick)
    {
        _firstTick = tick;
        Count = 0;
    }

    /// <summary>Takes a VM in if it has a sample for every tick of the block.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="series">Its demand.</param>
    /// <param name="entry">The entry that begins with the block.</param>
    public bool TryRead(int vm, DemandSeries series, int entry)
    {
        _isHeld[vm] = series.TryReadRun(entry, _firstTick, Ticks, _rows.AsSpan(vm), vmCount);
        Count += _isHeld[vm] ? 1 : 0;
        return _isHeld[vm];
    }

    /// <summary>Leaves a VM out.</summary>
    public void Drop(int vm) => _isHeld[vm] = false;
}
