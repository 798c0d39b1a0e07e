using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// Consecutive ticks in which nothing happened but that demand of some VMs changed, within what they hold: no memory
/// moved, nothing was ordered, nothing ran short.
/// </summary>
public readonly ref struct SettledTicks
{
    private readonly ReadOnlySpan<DemandSeries> _series;
    private readonly ReadOnlySpan<int> _firstEntry;

    internal SettledTicks(ReadOnlySpan<DemandSeries> series, ReadOnlySpan<int> firstEntry)
    {
        _series = series;
        _firstEntry = firstEntry;
    }

    /// <summary>The first of them.</summary>
    public required int FirstTick { get; init; }

    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>The first tick after them.</summary>
    public int EndTick => FirstTick + Count;

    /// <summary>By VM, whether its demand changes; that of others stays as it is.</summary>
    public required ReadOnlySpan<bool> Changes { get; init; }

    /// <summary>By VM, whether a sample of its trace begins with each of the ticks.</summary>
    public required ReadOnlySpan<bool> HasSamples { get; init; }

    /// <summary>Whether that is so for all of them.</summary>
    public required bool AllHaveSamples { get; init; }

    /// <summary>Demand of a VM that changes, tick by tick; pages of 4 KiB.</summary>
    public ReadOnlySpan<uint> PagesOf(int vm) => _series[vm].PagesFrom(_firstEntry[vm], Count);

    /// <summary>Tells the processor that the demand of a VM, if there is that one, will be read soon.</summary>
    internal void Prefetch(int vm)
    {
        if (vm < _series.Length)
        {
            _series[vm].Prefetch(_firstEntry[vm], Count);
        }
    }
}
