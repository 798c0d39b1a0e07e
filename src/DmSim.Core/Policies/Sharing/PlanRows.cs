using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Sharing;

/// <summary>The rows of a <see cref="SharingPlan"/>, as columns: what VMs bring, rounded to whole units, and what each shall hold.</summary>
internal sealed class PlanRows(int vmCapacity, long unitBytes)
{
    private const byte HotAdd = (byte)VmCapabilities.HotAdd;

    private readonly WholeUnits _units = new(unitBytes);
    private readonly int[] _vm = new int[vmCapacity];
    private readonly int[] _weight = new int[vmCapacity];
    private readonly long[] _scale = new long[vmCapacity];
    private readonly long[] _floor = new long[vmCapacity];
    private readonly long[] _demand = new long[vmCapacity];
    private readonly long[] _ideal = new long[vmCapacity];
    private readonly long[] _held = new long[vmCapacity];
    private readonly long[] _target = new long[vmCapacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>By row, the VM.</summary>
    public int[] Vm => _vm;

    /// <summary>By row, the weight.</summary>
    public int[] Weight => _weight;

    /// <summary>By row, demand as it was given, at least 1; bytes.</summary>
    public long[] Scale => _scale;

    /// <summary>By row, what the VM is not pushed below; bytes.</summary>
    public long[] Floor => _floor;

    /// <summary>By row, demand, rounded up and clamped; bytes.</summary>
    public long[] Demand => _demand;

    /// <summary>By row, the ideal target, rounded up and clamped; bytes.</summary>
    public long[] Ideal => _ideal;

    /// <summary>By row, what the VM will hold once the operation under way is done; bytes.</summary>
    public long[] Held => _held;

    /// <summary>By row, what the VM shall hold; bytes.</summary>
    public long[] Target => _target;

    /// <summary>Forgets all rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>See <see cref="SharingPlan.Add"/>.</summary>
    public void Add(int vm, long held, long floor, long demand, long ideal, long maximum, int weight)
    {
        int row = Count++;
        SharingRow rounded = Round(floor, demand, ideal, maximum);
        _vm[row] = vm;
        _weight[row] = weight;
        _scale[row] = Math.Max(1, demand);
        _floor[row] = rounded.FloorBytes;
        _demand[row] = rounded.DemandBytes;
        _ideal[row] = rounded.IdealBytes;
        _held[row] = held;
    }

    /// <summary>
    /// Adds four neighbouring VMs as they stand, each with its demand, its minimum as the floor, its maximum and its weight; only
    /// where all four can be balanced up and down and none has refused anything, and units are a power of two.
    /// </summary>
    /// <param name="host">The view.</param>
    /// <param name="vm">The first of the four.</param>
    /// <param name="ideal">Their ideal targets; bytes.</param>
    /// <param name="assigned">Is raised by what they hold and are about to get; bytes.</param>
    /// <returns>Whether that is so; otherwise nothing was added.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddFour(in HostView host, int vm, Vector256<long> ideal, ref long assigned)
    {
        bool isUsual =
            _units.IsMask
            && FleetSurvey.AreBalanced(host, vm)
            && Lanes.Load(host.RefusedBelow, vm) == Vector256<long>.Zero
            && Lanes.HaveAll(MemoryMarshal.AsBytes(host.Capabilities), vm, HotAdd);
        if (!isUsual)
        {
            return false;
        }

        int row = Count;
        Count += Lanes.Count;
        Vector256<long> demand = Lanes.Load(host.ReportedDemand, vm);
        Vector256<long> inFlight = Lanes.Load(host.InFlight, vm);
        assigned += Vector256.Sum(Lanes.Load(host.Assigned, vm) + inFlight);
        Vector256<long> maximum = _units.Down(Lanes.Load(host.Maximum, vm));
        Vector256<long> floor = Vector256.Min(_units.Up(Lanes.Load(host.Minimum, vm)), maximum);
        Vector256<long> needed = Vector256.Min(Vector256.Max(_units.Up(demand), floor), maximum);
        Lanes.Store(_vm, row, Vector128.Create(vm) + Vector128.Create(0, 1, 2, 3));
        Lanes.Store(_weight, row, Lanes.Load(host.Weight, vm));
        Lanes.Store(_scale, row, Vector256.Max(demand, Vector256<long>.One));
        Lanes.Store(_floor, row, floor);
        Lanes.Store(_demand, row, needed);
        Lanes.Store(_ideal, row, Vector256.Min(Vector256.Max(_units.Up(ideal), needed), maximum));
        Lanes.Store(_held, row, Lanes.Load(host.Granted, vm) + inFlight - Lanes.Load(host.Outgoing, vm));
        return true;
    }

    /// <summary>See <see cref="SharingPlan.Round"/>.</summary>
    public SharingRow Round(long floor, long demand, long ideal, long maximum)
    {
        long most = _units.Down(maximum);
        long least = Math.Min(_units.Up(floor), most);
        long needed = Math.Clamp(_units.Up(demand), least, most);
        return new SharingRow(least, needed, Math.Clamp(_units.Up(ideal), needed, most));
    }

    /// <summary>Gives every row its ideal target and leaves it its surplus.</summary>
    public void ServeAll()
    {
        int row = 0;
        for (; row <= Count - Lanes.Count; row += Lanes.Count)
        {
            Lanes.Store(_target, row, Vector256.Max(Lanes.Load(_held, row), Lanes.Load(_ideal, row)));
        }

        for (; row < Count; row++)
        {
            _target[row] = Math.Max(_held[row], _ideal[row]);
        }
    }

    /// <summary>Whether any VM will hold less than its demand.</summary>
    public bool AnyLacks()
    {
        int row = 0;
        bool lacks = false;
        for (; row <= Count - Lanes.Count && !lacks; row += Lanes.Count)
        {
            lacks = Vector256.LessThanAny(Lanes.Load(_held, row), Lanes.Load(_demand, row));
        }

        for (; row < Count && !lacks; row++)
        {
            lacks = _held[row] < _demand[row];
        }

        return lacks;
    }

    /// <summary>
    /// Whether four rows are of neighbouring VMs for which just what the plan says stands already, or which hold their demand and
    /// are to be moved by less than a dead band.
    /// </summary>
    /// <param name="host">The view.</param>
    /// <param name="row">The first of the four, if there are so many.</param>
    /// <param name="deadBandPercent">The dead band, as a percentage of demand; negative for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreAtRest(in HostView host, int row, double deadBandPercent)
    {
        if (!Lanes.AreNeighbours(_vm.AsSpan(0, Count), row))
        {
            return false;
        }

        Vector256<long> standing = Lanes.Load(host.Target, _vm[row]);
        Vector256<long> held = Lanes.Load(_held, row);
        Vector256<long> target = Lanes.Load(_target, row);
        Vector256<long> demand = Lanes.Load(_demand, row);
        Vector256<double> little = Lanes.ToDouble(demand) * deadBandPercent / 100.0;
        Vector256<long> rests = Vector256.LessThan(Lanes.ToDouble(Vector256.Abs(target - held)), little).AsInt64();
        rests &= Vector256.Equals(standing, held) & Vector256.GreaterThanOrEqual(held, demand);
        return (rests | Vector256.Equals(standing, target)) == Vector256<long>.AllBitsSet;
    }

    /// <summary>Sums over all rows: what they keep where there is enough, ideal targets, and demand; bytes.</summary>
    public (long Keep, long Ideal, long Demand) Sums()
    {
        Vector256<long> keeps = Vector256<long>.Zero;
        Vector256<long> ideals = Vector256<long>.Zero;
        Vector256<long> demands = Vector256<long>.Zero;
        int row = 0;
        for (; row <= Count - Lanes.Count; row += Lanes.Count)
        {
            Vector256<long> four = Lanes.Load(_ideal, row);
            keeps += Vector256.Max(Lanes.Load(_held, row), four);
            ideals += four;
            demands += Lanes.Load(_demand, row);
        }

        (long keep, long ideal, long demand) = (Vector256.Sum(keeps), Vector256.Sum(ideals), Vector256.Sum(demands));
        for (; row < Count; row++)
        {
            keep += Math.Max(_held[row], _ideal[row]);
            ideal += _ideal[row];
            demand += _demand[row];
        }

        return (keep, ideal, demand);
    }
}
