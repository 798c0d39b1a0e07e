using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies.Research;

/// <summary>
/// Within which demand a fleet is left alone by a policy that gives everybody an ideal target and has a dead band that is a
/// share of demand: everyone holds what was ordered, would need no order at the end of its range, and there is enough memory for
/// all of them to be there at once.
/// </summary>
/// <remarks>
/// Within the dead band nothing is moved, but ideal targets above what is held still count when it is asked whether there is
/// enough for all. Where all of them at once would be too much, each may go a part of the way.
/// </remarks>
internal sealed class CalmBand
{
    /// <summary>More than the relative error of the comparisons that it stands for: a range too narrow is no harm.</summary>
    private const double Narrower = 1 - 1e-12;

    private readonly long _unit;
    private readonly WholeUnits _units;
    private readonly double _deadBandShare;
    private readonly int[] _vm;
    private readonly CalmIdeal[] _ideal;
    private readonly long[] _now;
    private readonly long[] _most;
    private int _count;
    private long _nowSum;
    private long _mostSum;

    /// <param name="run">The run.</param>
    /// <param name="deadBandPercent">Share of demand below which a difference from the target moves nothing.</param>
    public CalmBand(in RunInfo run, double deadBandPercent)
    {
        _unit = run.UnitBytes;
        _units = new WholeUnits(run.UnitBytes);
        _deadBandShare = deadBandPercent / 100;
        _vm = new int[run.VmCapacity];
        _ideal = new CalmIdeal[run.VmCapacity];
        _now = new long[run.VmCapacity];
        _most = new long[run.VmCapacity];
    }

    /// <summary>Forgets all VMs.</summary>
    public void Clear()
    {
        _count = 0;
        _nowSum = 0;
        _mostSum = 0;
    }

    /// <summary>Narrows the range of a VM; false where it needs a closer look whatever it reports.</summary>
    /// <param name="host">The view.</param>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="ideal">What it should ideally hold.</param>
    /// <param name="least">The least demand to be reckoned with; bytes.</param>
    /// <param name="greatest">The greatest; bytes.</param>
    public bool TryAdd(in HostView host, int vm, CalmIdeal ideal, ref long least, ref long greatest)
    {
        if (!AtRest.Holds(host, vm, _units))
        {
            return false;
        }

        long held = host.Assigned[vm];
        greatest = Math.Min(greatest, held);
        long maximum = _units.Down(host.MostOf(vm));
        if (held >= maximum)
        {
            return true;
        }

        long leastExcess = Math.Min(maximum, _units.Up(ideal.LeastBytes)) - held;
        if (leastExcess > 0 && _deadBandShare <= 0)
        {
            return false;
        }

        if (leastExcess > 0)
        {
            // Only a demand of which this is a small share leaves it at that.
            least = Math.Max(least, (long)(leastExcess / _deadBandShare / Narrower) + 1);
        }

        // Rounding up may add a unit, and a byte, to the ideal target.
        double beyond = Math.Max(0, held - ideal.BufferBytes - _unit - 2) / (ideal.Slope - _deadBandShare) * Narrower;
        greatest = Math.Min(greatest, Math.Max(ideal.MostDemand(held), (long)beyond));
        _vm[_count] = vm;
        _ideal[_count] = ideal;
        _now[_count] = Excess(ideal.Of(host.ReportedDemand[vm]), held, maximum);
        _most[_count] = Math.Max(_now[_count], Excess(ideal.Of(greatest), held, maximum));
        _nowSum += _now[_count];
        _mostSum += _most[_count++];
        return true;
    }

    /// <summary>Narrows ranges further where not all can be at their end at once; false if there is not enough as it is.</summary>
    /// <param name="host">The view.</param>
    /// <param name="greatest">By VM, the greatest demand to be reckoned with; bytes.</param>
    public bool TryFit(in HostView host, Span<long> greatest)
    {
        if (_nowSum > host.FreeBytes)
        {
            return false;
        }

        if (_mostSum <= host.FreeBytes)
        {
            return true;
        }

        double part = (double)(host.FreeBytes - _nowSum) / (_mostSum - _nowSum) * Narrower;
        for (int index = 0; index < _count; index++)
        {
            if (_most[index] > _now[index])
            {
                int vm = _vm[index];
                long excess = _now[index] + _units.Down((long)((_most[index] - _now[index]) * part));
                greatest[vm] = Math.Min(greatest[vm], _ideal[index].MostDemand(host.Assigned[vm] + excess));
            }
        }

        return true;
    }

    private long Excess(long ideal, long held, long maximum) => Math.Max(0, Math.Min(maximum, _units.Up(ideal)) - held);
}
