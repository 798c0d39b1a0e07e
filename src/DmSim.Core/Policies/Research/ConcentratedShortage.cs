using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies.Research;

/// <summary>
/// Shares memory when demand does not fit: on as few VMs as possible, in turns, and out of what they do not actively use as
/// long as that is enough.
/// </summary>
/// <remarks>
/// The time a guest loses grows ever more slowly with the pages it lacks (model.md §6), and an objective counts the time above a
/// pressure and not how far: sharing a shortage equally is the worst for both. Lower weights give first. Among equals who has
/// gone short least gives next, and goes on for a turn, because every change of turns moves memory.
/// </remarks>
internal sealed class ConcentratedShortage
{
    private readonly WholeUnits _units;
    private readonly int[] _vm;
    private readonly int[] _order;
    private readonly int[] _weight;
    private readonly double[] _burden;
    private readonly long[] _demand;
    private readonly long[] _used;
    private readonly long[] _floor;
    private readonly long[] _target;
    private readonly Comparison<int> _bySacrifice;

    public ConcentratedShortage(int vmCapacity, long unitBytes)
    {
        _units = new WholeUnits(unitBytes);
        _vm = new int[vmCapacity];
        _order = new int[vmCapacity];
        _weight = new int[vmCapacity];
        _burden = new double[vmCapacity];
        _demand = new long[vmCapacity];
        _used = new long[vmCapacity];
        _floor = new long[vmCapacity];
        _target = new long[vmCapacity];
        _bySacrifice = BySacrifice;
    }

    /// <summary>How many VMs were added.</summary>
    public int Count { get; private set; }

    /// <summary>The VM of a row.</summary>
    public int VmAt(int row) => _vm[row];

    /// <summary>What the VM of a row shall hold.</summary>
    public long TargetAt(int row) => _target[row];

    /// <summary>Forgets all rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a VM; sizes are rounded up to whole units.</summary>
    /// <param name="vm">Its index.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="burden">Share of its time that it has gone short; less for one whose turn it is.</param>
    /// <param name="demand">Its demand, within what it may hold.</param>
    /// <param name="used">What it actively uses, at most its demand.</param>
    /// <param name="floor">What it is not pushed below.</param>
    public void Add(int vm, int weight, double burden, long demand, long used, long floor)
    {
        int row = Count++;
        _vm[row] = vm;
        _order[row] = row;
        _weight[row] = weight;
        _burden[row] = burden;
        _floor[row] = _units.Up(floor);
        _demand[row] = Math.Max(_floor[row], _units.Up(demand));
        _used[row] = Math.Clamp(_units.Up(used), _floor[row], _demand[row]);
    }

    /// <summary>Shares the capacity, which is less than the sum of demands.</summary>
    public void Solve(long capacityBytes)
    {
        long missing = -capacityBytes;
        for (int row = 0; row < Count; row++)
        {
            _target[row] = _demand[row];
            missing += _demand[row];
        }

        _order.AsSpan(0, Count).Sort(_bySacrifice);
        missing = Take(_used, missing);
        Take(_floor, missing);
    }

    /// <summary>Takes what is missing, down to a bound, from one VM after the other; returns what is still missing.</summary>
    private long Take(long[] bound, long missing)
    {
        foreach (int row in _order.AsSpan(0, Count))
        {
            if (missing <= 0)
            {
                break;
            }

            long taken = Math.Min(_target[row] - bound[row], _units.Up(missing));
            _target[row] -= taken;
            missing -= taken;
        }

        return missing;
    }

    private int BySacrifice(int left, int right)
    {
        int byWeight = _weight[left].CompareTo(_weight[right]);
        if (byWeight != 0)
        {
            return byWeight;
        }

        int byBurden = _burden[left].CompareTo(_burden[right]);
        if (byBurden != 0)
        {
            return byBurden;
        }

        int byGift = (_demand[right] - _used[right]).CompareTo(_demand[left] - _used[left]);
        return byGift != 0 ? byGift : _vm[left].CompareTo(_vm[right]);
    }
}
