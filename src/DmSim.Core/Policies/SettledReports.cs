using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Core.Policies;

/// <summary>What VMs reported in ticks that a settled policy did not have to be called in.</summary>
public readonly ref struct SettledReports
{
    private readonly SettledTicks _ticks;
    private readonly ReadOnlySpan<long> _reportedBefore;
    private readonly ReadOnlySpan<long> _beyondDemand;

    internal SettledReports(in SettledTicks ticks, ReadOnlySpan<long> reportedBefore, ReadOnlySpan<long> beyondDemand)
    {
        _ticks = ticks;
        _reportedBefore = reportedBefore;
        _beyondDemand = beyondDemand;
    }

    /// <summary>The first of the ticks.</summary>
    public int FirstTick => _ticks.FirstTick;

    /// <summary>How many there are.</summary>
    public int Count => _ticks.Count;

    /// <summary>Whether a VM's demand may have changed in them; reports of others stayed as they were.</summary>
    public bool Changes(int vm) => _ticks.Changes[vm];

    /// <summary>What a VM had reported before the first of the ticks; bytes, −1 for nothing.</summary>
    public long DemandBefore(int vm) => _reportedBefore[vm];

    /// <summary>Demand a VM reported in one of the ticks; bytes, −1 for nothing.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="index">Which of the ticks, from 0.</param>
    public long Demand(int vm, int index) =>
        _ticks.Changes[vm]
            ? ((long)_ticks.PagesOf(vm)[index] * DemandSeries.PageBytes) + _beyondDemand[vm]
            : _reportedBefore[vm];

    /// <summary>Demand of a VM that may have changed, tick by tick; pages, without what it reports beyond them.</summary>
    internal ReadOnlySpan<uint> PagesOf(int vm) => _ticks.PagesOf(vm);

    /// <summary>What a VM reports beyond its demand; bytes.</summary>
    internal long BeyondDemand(int vm) => _beyondDemand[vm];
}
