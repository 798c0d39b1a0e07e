using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// For how long a host with enough memory needs no order from who knows the coming demand: every VM holds what was ordered, and
/// no demand that comes within the horizon until then has an ideal target above that.
/// </summary>
/// <remarks>
/// It is found once and stands while nothing but reports is new, so that neither a tick in which demand changes nor one in which
/// a change comes into sight has to be looked at.
/// </remarks>
internal sealed class ForeseenCalm
{
    /// <summary>How far ahead is looked beyond the horizon; further would seldom be reached.</summary>
    private const int FurthestTicks = 512;

    /// <summary>Stands for a VM that is not balanced.</summary>
    private const long NotBalanced = -1;

    /// <summary>Stands for a VM for which memory is, or has to be, on its way.</summary>
    private const long Restless = -2;

    private readonly IDemandForesight _foresight;
    private readonly int _horizonTicks;
    private readonly BufferMeaning _meaning;
    private readonly WholeUnits _units;
    private readonly long[] _most;

    /// <param name="run">The run.</param>
    /// <param name="foresight">Knows the coming demand.</param>
    /// <param name="horizonTicks">How far ahead it is looked at when memory is ordered.</param>
    public ForeseenCalm(in RunInfo run, IDemandForesight foresight, int horizonTicks)
    {
        _foresight = foresight;
        _horizonTicks = horizonTicks;
        _meaning = run.Buffer;
        _units = new WholeUnits(run.UnitBytes);
        _most = new long[run.VmCapacity];
    }

    /// <summary>The first tick that needs a look at everything.</summary>
    public int EndTick { get; private set; }

    /// <summary>Ends it: orders are given that it does not know of.</summary>
    public void End() => EndTick = 0;

    /// <summary>Whether it has begun, is not over, and nothing but reports changed since.</summary>
    public bool Lasts(in HostView host)
    {
        bool lasts = host.Tick < EndTick && host.PendingMissingBytes == 0 && host.FreeBytes >= 0;
        ReadOnlySpan<int> changed = host.Changed;
        for (int index = 0; index < changed.Length && lasts; index++)
        {
            lasts = _most[changed[index]] == MostDemand(host, changed[index]);
        }

        EndTick = lasts ? EndTick : 0;
        return lasts;
    }

    /// <summary>Finds out how long it lasts after a tick in which there was enough for all and nobody needed an order.</summary>
    /// <returns>Whether it lasts beyond the next tick.</returns>
    public bool TryBegin(in HostView host)
    {
        EndTick = 0;
        if (host.FreeBytes < 0)
        {
            return false;
        }

        for (int vm = 0; vm < _most.Length; vm++)
        {
            _most[vm] = MostDemand(host, vm);
            if (_most[vm] == Restless)
            {
                return false;
            }
        }

        int inSight = host.Tick + _horizonTicks;
        int last = inSight + FurthestTicks;
        for (int vm = 0; vm < _most.Length && last > inSight + 1; vm++)
        {
            if (_most[vm] != NotBalanced)
            {
                last = Math.Min(last, _foresight.NextAbove(vm, _most[vm], inSight + 1, last));
            }
        }

        EndTick = last - _horizonTicks;
        return EndTick > host.Tick + 1;
    }

    /// <summary>The most demand for which a VM's ideal target is no more than what it holds.</summary>
    private long MostDemand(in HostView host, int vm)
    {
        if (!host.IsBalanced(vm))
        {
            return NotBalanced;
        }

        if (!AtRest.Holds(host, vm, _units))
        {
            return Restless;
        }

        long held = host.Assigned[vm];
        bool holdsMost = held >= _units.Down(host.MostOf(vm));
        return holdsMost ? long.MaxValue : IdealTarget.MostDemand(held, host.BufferPercent[vm], _meaning);
    }
}
