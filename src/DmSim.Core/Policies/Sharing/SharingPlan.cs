using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Sharing;

/// <summary>
/// Shares the memory of a set of VMs by the documented order of need: surplus above the ideal target is given up first,
/// then buffers, then demand goes short, never below the floor; in each step lower weights give first (model.md §2.3).
/// </summary>
/// <remarks>Buffers are sized once; filling and solving allocate nothing. All results are whole units.</remarks>
public sealed class SharingPlan
{
    private readonly long _unit;
    private readonly PlanRows _rows;
    private readonly WeightOrder _order;
    private readonly long[] _memberLow;
    private readonly long[] _memberHigh;
    private readonly long[] _memberScale;
    private readonly long[] _memberShare;

    /// <summary>A plan for at most so many VMs.</summary>
    /// <param name="vmCapacity">Most VMs ever added between two calls of <see cref="Clear"/>.</param>
    /// <param name="unitBytes">Unit of all shares.</param>
    public SharingPlan(int vmCapacity, long unitBytes)
    {
        _unit = unitBytes;
        _rows = new PlanRows(vmCapacity, unitBytes);
        _order = new WeightOrder(vmCapacity);
        _memberLow = new long[vmCapacity];
        _memberHigh = new long[vmCapacity];
        _memberScale = new long[vmCapacity];
        _memberShare = new long[vmCapacity];
    }

    /// <summary>How many VMs were added.</summary>
    public int Count => _rows.Count;

    /// <summary>The VM of a row.</summary>
    public int VmAt(int index) => _rows.Vm[index];

    /// <summary>What the VM of a row shall hold.</summary>
    public long TargetAt(int index) => _rows.Target[index];

    /// <summary>The clamped ideal target of a row.</summary>
    public long IdealAt(int index) => _rows.Ideal[index];

    /// <summary>The demand of a row, rounded up and clamped.</summary>
    public long DemandAt(int index) => _rows.Demand[index];

    /// <summary>What the VM of a row is not pushed below, rounded up.</summary>
    public long FloorAt(int index) => _rows.Floor[index];

    /// <summary>What the VM of a row will hold once the operation under way is done.</summary>
    public long HeldAt(int index) => _rows.Held[index];

    /// <summary>Forgets all rows.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Adds a VM.</summary>
    /// <param name="vm">Its index.</param>
    /// <param name="heldBytes">What it will hold once the operation under way is done.</param>
    /// <param name="floorBytes">What it is not pushed below.</param>
    /// <param name="demandBytes">Its demand.</param>
    /// <param name="idealBytes">Demand with buffer.</param>
    /// <param name="maximumBytes">Its maximum.</param>
    /// <param name="weight">Its weight.</param>
    public void Add(
        int vm,
        long heldBytes,
        long floorBytes,
        long demandBytes,
        long idealBytes,
        long maximumBytes,
        int weight
    ) => _rows.Add(vm, heldBytes, floorBytes, demandBytes, idealBytes, maximumBytes, weight);

    /// <summary>Adds a VM with what it reported, its maximum and its weight.</summary>
    /// <param name="host">The view.</param>
    /// <param name="vm">Its index.</param>
    /// <param name="heldBytes">What it will hold once the operation under way is done.</param>
    /// <param name="floorBytes">What it is not pushed below.</param>
    /// <param name="idealBytes">Demand with buffer.</param>
    internal void AddReported(in HostView host, int vm, long heldBytes, long floorBytes, long idealBytes) =>
        Add(vm, heldBytes, floorBytes, host.ReportedDemand[vm], idealBytes, host.MostOf(vm), host.Weight[vm]);

    /// <summary>Fills the plan anew with every VM that can be balanced, as it stands; its least is the floor.</summary>
    /// <param name="host">The view.</param>
    /// <param name="ideals">What they should ideally hold.</param>
    /// <returns>What they hold and are about to get; bytes.</returns>
    internal long Fill<TIdeals>(in HostView host, TIdeals ideals)
        where TIdeals : struct, IIdealTargets
    {
        Clear();
        long assigned = 0;
        int count = host.ReportedDemand.Length;
        int vm = 0;
        while (vm < count)
        {
            if (vm + Lanes.Count <= count && TryAddFour(host, vm, ideals, ref assigned))
            {
                vm += Lanes.Count;
                continue;
            }

            if (host.IsBalanced(vm))
            {
                AddReported(host, vm, host.HeldAfterOperation(vm), host.LeastOf(vm), ideals.Of(host, vm));
                assigned += host.Assigned[vm] + host.InFlight[vm];
            }

            vm++;
        }

        return assigned;
    }

    /// <summary>The same for a start: what the starter may not take of a VM is its floor.</summary>
    /// <param name="host">The view.</param>
    /// <param name="ideals">What they should ideally hold.</param>
    /// <param name="starterWeight">Weight of the VM that starts.</param>
    /// <param name="planned">What heavier starts of this tick have already planned per VM; empty for none.</param>
    /// <returns>What they hold and are about to get; bytes.</returns>
    internal long FillForStart<TIdeals>(in HostView host, TIdeals ideals, int starterWeight, ReadOnlySpan<long> planned)
        where TIdeals : struct, IIdealTargets
    {
        Clear();
        long assigned = 0;
        for (int vm = 0; vm < host.ReportedDemand.Length; vm++)
        {
            if (host.IsBalanced(vm))
            {
                long held = planned.IsEmpty ? host.HeldAfterOperation(vm) : planned[vm];
                long ideal = ideals.Of(host, vm);
                AddReported(host, vm, held, StartFloor.Of(host, vm, held, ideal, starterWeight), ideal);
                assigned += host.Assigned[vm] + host.InFlight[vm];
            }
        }

        return assigned;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAddFour<TIdeals>(in HostView host, int vm, TIdeals ideals, ref long assigned)
        where TIdeals : struct, IIdealTargets =>
        ideals.TryOfFour(host, vm, out Vector256<long> four) && _rows.TryAddFour(host, vm, four, ref assigned);

    /// <summary>The rows, as columns.</summary>
    internal PlanRows Rows => _rows;

    /// <summary>Rounds what a VM brings as its row would hold it.</summary>
    /// <param name="floorBytes">What it is not pushed below.</param>
    /// <param name="demandBytes">Its demand.</param>
    /// <param name="idealBytes">Demand with buffer.</param>
    /// <param name="maximumBytes">Its maximum.</param>
    public SharingRow Round(long floorBytes, long demandBytes, long idealBytes, long maximumBytes) =>
        _rows.Round(floorBytes, demandBytes, idealBytes, maximumBytes);

    /// <summary>Gives every row its ideal target and leaves it its surplus: there is enough for all.</summary>
    public void ServeAll() => _rows.ServeAll();

    /// <summary>Shares the capacity; targets add up to at most it, unless the floors alone exceed it.</summary>
    public SharingOutcome Solve(long capacityBytes, SharingRule rule)
    {
        (long keep, long ideal, long demand) = _rows.Sums();
        if (keep <= capacityBytes)
        {
            ServeAll();
            return SharingOutcome.Enough;
        }

        if (ideal <= capacityBytes)
        {
            ShareBetween(_rows.Ideal, null, capacityBytes, ideal, rule);
            return SharingOutcome.SurplusCollected;
        }

        if (demand <= capacityBytes)
        {
            ShareBetween(_rows.Demand, _rows.Ideal, capacityBytes, demand, rule);
            return SharingOutcome.BuffersGivenUp;
        }

        ShareBetween(_rows.Floor, _rows.Demand, capacityBytes, Sum(_rows.Floor), rule);
        return SharingOutcome.DemandShort;
    }

    private long Sum(long[] column)
    {
        long sum = 0;
        for (int row = 0; row < Count; row++)
        {
            sum += column[row];
        }

        return sum;
    }

    /// <summary>The upper bound of a row; without a column of bounds: what it holds or should ideally hold.</summary>
    private long HighOf(int row, long[]? high) =>
        high is null ? Math.Max(_rows.Held[row], _rows.Ideal[row]) : high[row];

    private void ShareBetween(long[] low, long[]? high, long capacity, long lowSum, SharingRule rule)
    {
        long rest = Math.Max(0, capacity - lowSum);
        if (rule == SharingRule.ProportionalToWeight)
        {
            ShareProportionally(low, high, rest);
            return;
        }

        Array.Copy(low, _rows.Target, Count);
        ReadOnlySpan<int> ordered = _order.Of(_rows.Weight.AsSpan(0, Count));
        int first = 0;
        while (first < ordered.Length && _rows.Weight[ordered[first]] >= 0)
        {
            int end = first + 1;
            while (end < ordered.Length && _rows.Weight[ordered[end]] == _rows.Weight[ordered[first]])
            {
                end++;
            }

            rest -= ServeClass(ordered[first..end], low, high, rest);
            first = end;
        }
    }

    /// <summary>Gives rows of equal weight what is left, up to their upper bounds; returns what they took.</summary>
    private long ServeClass(ReadOnlySpan<int> members, long[] low, long[]? high, long rest)
    {
        int count = members.Length;
        long lowSum = 0;
        long room = 0;
        for (int index = 0; index < count; index++)
        {
            int row = members[index];
            _memberLow[index] = low[row];
            _memberHigh[index] = HighOf(row, high);
            _memberScale[index] = _rows.Scale[row];
            lowSum += low[row];
            room += _memberHigh[index] - low[row];
        }

        if (room <= rest)
        {
            _memberHigh.AsSpan(0, count).CopyTo(_memberShare);
        }
        else
        {
            Share(count, lowSum + rest);
        }

        long taken = -lowSum;
        for (int index = 0; index < count; index++)
        {
            _rows.Target[members[index]] = _memberShare[index];
            taken += _memberShare[index];
        }

        return taken;
    }

    private void ShareProportionally(long[] low, long[]? high, long rest)
    {
        for (int row = 0; row < Count; row++)
        {
            _memberLow[row] = 0;
            _memberHigh[row] = HighOf(row, high) - low[row];
            _memberScale[row] = Math.Max(1, _rows.Weight[row]);
        }

        Share(Count, rest);
        for (int row = 0; row < Count; row++)
        {
            _rows.Target[row] = low[row] + _memberShare[row];
        }
    }

    private void Share(int count, long budget) =>
        WaterFilling.Share(
            _memberLow.AsSpan(0, count),
            _memberHigh.AsSpan(0, count),
            _memberScale.AsSpan(0, count),
            budget,
            _unit,
            _memberShare.AsSpan(0, count)
        );
}
