using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// Some ticks of demand, read ahead for the VMs that have a sample in every one of them: row by row, so that a tick is read
/// in one go and not from as many places as there are VMs.
/// </summary>
internal sealed class SampleBlock
{
    /// <summary>Samples in a cache line.</summary>
    private const int LineSamples = 16;

    /// <summary>A block is as long as it pays to read on in one place, but stays within a cache: 16 MiB.</summary>
    private const int MostTicks = 64;
    private const int MostSamples = 1 << 22;

    private readonly int _stride;
    private readonly int _vmCount;
    private readonly uint[] _rows;
    private readonly bool[] _isHeld;
    private int _firstTick;

    public SampleBlock(int vmCount)
    {
        _vmCount = vmCount;
        Ticks = Math.Clamp(MostSamples / Math.Max(1, vmCount) / LineSamples * LineSamples, LineSamples, MostTicks);
        // An odd number of lines a row: rows a power of two apart would fall into the same few places of a cache.
        _stride = (((vmCount / LineSamples) + 1) | 1) * LineSamples;
        _rows = new uint[checked(Ticks * _stride)];
        _isHeld = new bool[vmCount];
        _firstTick = -Ticks;
    }

    /// <summary>Ticks in a block.</summary>
    public int Ticks { get; }

    /// <summary>The first tick behind the block.</summary>
    public int EndTick => _firstTick + Ticks;

    /// <summary>How many VMs the block holds.</summary>
    public int Count { get; private set; }

    /// <summary>Per VM, whether the block, or the last one if it is over, holds it.</summary>
    public ref readonly bool[] IsHeld => ref _isHeld;

    /// <summary>Whether the block holds a VM's sample of a tick.</summary>
    public bool Holds(int vm, int tick) => _isHeld[vm] && tick < EndTick;

    /// <summary>Demand of all VMs at a tick of the block, in pages; meaningful for those it holds.</summary>
    public ReadOnlySpan<uint> RowOf(int tick) => _rows.AsSpan((tick - _firstTick) * _stride, _vmCount);

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
        _isHeld[vm] = series.TryReadRun(entry, _firstTick, Ticks, _rows.AsSpan(vm), _stride);
        Count += _isHeld[vm] ? 1 : 0;
        return _isHeld[vm];
    }

    /// <summary>Ends the block, before its time or after it; the next one may begin at this tick.</summary>
    public void End(int tick)
    {
        _firstTick = tick - Ticks;
        Count = 0;
    }

    /// <summary>Leaves a VM out.</summary>
    public void Drop(int vm) => _isHeld[vm] = false;
}
