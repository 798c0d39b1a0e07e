using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// The <see cref="TouchedPages"/> of all VMs, and what their guests would touch: demand changes them far more often than
/// anything else, and then mostly by no more than which of the touched pages are hot.
/// </summary>
internal sealed class TouchedColumns
{
    private const long PageMask = DemandSeries.PageBytes - 1;

    private readonly MachineState _state;
    private readonly GuestSignalSettings _settings;
    private readonly bool _isLazy;
    private readonly long[] _touched;
    private readonly long[] _hot;
    private readonly long[] _hotSwapped;
    private readonly long[] _untouched;

    public TouchedColumns(MachineState state, GuestSignalSettings settings, MemoryBacking backing)
    {
        _state = state;
        _settings = settings;
        _isLazy = backing == MemoryBacking.Lazy;
        _touched = new long[state.VmCount];
        _hot = new long[state.VmCount];
        _hotSwapped = new long[state.VmCount];
        _untouched = new long[state.VmCount];
    }

    /// <summary>The touched pages of a VM; those that are swapped are in <see cref="MachineState.HostSwapped"/> too.</summary>
    public TouchedPages this[int vm]
    {
        get => new(_touched[vm], _hot[vm], _state.HostSwappedColumn[vm], _hotSwapped[vm]);
        set
        {
            _touched[vm] = value.Touched;
            _hot[vm] = value.Hot;
            _state.HostSwappedColumn[vm] = value.Swapped;
            _hotSwapped[vm] = value.HotSwapped;
        }
    }

    /// <summary>Whether a VM's memory is backed when it is first touched; that of one without Dynamic Memory is at once.</summary>
    public bool IsLazy(int vm) => _isLazy && _state.DynamicColumn[vm];

    /// <summary>What guests use and have not touched yet, as of when that was last looked at; bytes.</summary>
    public long[] Untouched => _untouched;

    /// <summary>What a guest uses now and has not touched yet; bytes.</summary>
    public long MissingOf(int vm) =>
        IsLazy(vm) && _state.StateColumn[vm] == VmState.Running ? Math.Max(0, UseOf(vm) - _touched[vm]) : 0;

    /// <summary>What the guest of a running VM uses now, processes and cache, in whole pages; bytes.</summary>
    public long UseOf(int vm)
    {
        long online = _state.GrantedColumn[vm] - _state.OfflineColumn[vm];
        GuestUse use = GuestUse.Of(_state.DemandColumn[vm], _state.WorkingSetColumn[vm], online, _settings);
        return Math.Min(_state.GrantedColumn[vm], TouchedPages.WholePages(Math.Min(online, use.Used) + use.Cache));
    }

    /// <summary>What of it is in active use, as far as the host need know; bytes.</summary>
    public long HotOf(int vm) =>
        _state.DynamicColumn[vm]
            ? Math.Min(_state.GrantedColumn[vm], TouchedPages.WholePages(_state.WorkingSetColumn[vm]))
            : 0;

    /// <summary>
    /// Demand up to which a running VM whose working set is all it demands touches nothing it has not touched before;
    /// bytes, at most what it was asked about. Negative where every change counts, because pages are swapped or
    /// not backed yet.
    /// </summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="greatest">The greatest demand that is of interest; bytes.</param>
    public long Untouching(int vm, long greatest)
    {
        if ((_state.HostSwappedColumn[vm] | Untouched[vm]) != 0)
        {
            return -1;
        }

        if (!IsLazy(vm) || _touched[vm] == _state.GrantedColumn[vm])
        {
            return greatest;
        }

        // Processes use d and their cache at most d · c / 100 bytes, which together are no more than what is touched.
        return Math.Min(greatest, (long)((Int128)(_touched[vm] & ~PageMask) * 100 / (100 + _settings.CachePercent)));
    }

    /// <summary>Takes in which pages a VM uses that touches nothing new, where nothing is swapped.</summary>
    public void Heat(int vm) => _hot[vm] = Math.Min(HotOf(vm), _touched[vm]);

    /// <summary>
    /// Takes in what VMs of one word of a set use now, four at a time, as far as nothing of theirs is swapped: of those that touch
    /// nothing new no more changes than which pages are hot.
    /// </summary>
    /// <param name="word">Which word.</param>
    /// <param name="due">The VMs.</param>
    /// <param name="missing">Is raised by what those use and have not touched that touch something new; bytes.</param>
    /// <param name="touching">Receives those; what they miss is in <see cref="Untouched"/>.</param>
    /// <returns>Those that are left to be looked at one by one.</returns>
    public ulong HeatWord(int word, ulong due, ref Vector256<long> missing, out ulong touching)
    {
        ulong left = due;
        touching = 0;
        for (ulong rest = due; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            int vm = (word * VmBitSet.WordBits) + bit;
            if (vm + Lanes.Count <= _touched.Length && MayHeatFour(vm))
            {
                uint heated = HeatFour(vm, four, ref missing, out uint touches);
                left &= ~((ulong)(heated | touches) << bit);
                touching |= (ulong)touches << bit;
            }
        }

        return left;
    }

    /// <summary>
    /// Whether four VMs are backed when touched and nothing of theirs is swapped, with 0 ≤ hot ≤ touched ≤ granted, all of it
    /// assigned.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreUnswapped(int vm)
    {
        if (!AreLazy(vm))
        {
            return false;
        }

        Vector256<long> touched = Lanes.Load(_touched, vm);
        Vector256<long> hot = Lanes.Load(_hot, vm);
        Vector256<long> broken = Lanes.Load(_state.HostSwappedColumn, vm) | Lanes.Load(_hotSwapped, vm);
        broken |= touched ^ Lanes.Load(_state.AssignedColumn, vm);
        broken |= Vector256.LessThan(hot, Vector256<long>.Zero) | Vector256.GreaterThan(hot, touched);
        broken |= Vector256.GreaterThan(touched, Lanes.Load(_state.GrantedColumn, vm));
        return broken == Vector256<long>.Zero;
    }

    /// <summary>Whether four VMs are backed when touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreLazy(int vm) => _isLazy && Lanes.AreAll(_state.DynamicColumn, vm);

    /// <summary>
    /// Has those of four lazily backed running VMs that have lost some of the memory they may use give back what of it they
    /// had touched; nothing of theirs is swapped, and all they use is touched.
    /// </summary>
    /// <param name="vm">The first of the four.</param>
    /// <param name="taken">What each may no longer use, 0 for none; bytes.</param>
    /// <returns>What each has given back; bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> GiveBackFour(int vm, Vector256<long> taken)
    {
        Vector256<long> isTaken = Vector256.GreaterThan(taken, Vector256<long>.Zero);
        Vector256<long> before = Lanes.Load(_touched, vm);
        Vector256<long> least = Vector256.Max(before - taken, Vector256.Min(before, UseOfFour(vm)));
        Vector256<long> touched = Vector256.Min(Lanes.Load(_state.GrantedColumn, vm), least);
        Lanes.Store(_touched, vm, touched, isTaken);
        Lanes.Store(_state.AssignedColumn, vm, touched, isTaken);
        Lanes.Store(_hot, vm, Vector256.Min(HotOfFour(vm), touched), isTaken);
        return (before - touched) & isTaken;
    }

    /// <summary>Has VMs of one word of a set, of which <see cref="HeatWord"/> said that they touch something new, be given all of it.</summary>
    public void TouchWord(int word, ulong touching)
    {
        for (ulong rest = touching; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            TouchFour((word * VmBitSet.WordBits) + bit, Lanes.Mask(four));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TouchFour(int vm, Vector256<long> members)
    {
        Vector256<long> touched = Lanes.Load(_touched, vm) + Lanes.Load(_untouched, vm);
        Lanes.Store(_touched, vm, touched, members);
        Lanes.Store(_state.AssignedColumn, vm, touched, members);
        Lanes.Store(_hot, vm, Vector256.Min(HotOfFour(vm), touched), members);
        Lanes.Store(_untouched, vm, Vector256<long>.Zero, members);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayHeatFour(int vm) => AreLazy(vm) && Lanes.AreAll(_state.StateColumn, vm, VmState.Running);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<long> UseOfFour(int vm)
    {
        Vector256<long> granted = Lanes.Load(_state.GrantedColumn, vm);
        Vector256<long> online = granted - Lanes.Load(_state.OfflineColumn, vm);
        (Vector256<long> used, _, Vector256<long> cache) = GuestUse.Of(
            Lanes.Load(_state.DemandColumn, vm),
            Lanes.Load(_state.WorkingSetColumn, vm),
            online,
            _settings
        );
        return Vector256.Min(granted, WholePages(Vector256.Min(online, used) + cache));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<long> HotOfFour(int vm) =>
        Vector256.Min(Lanes.Load(_state.GrantedColumn, vm), WholePages(Lanes.Load(_state.WorkingSetColumn, vm)));

    /// <summary>What <see cref="UseOf"/> and <see cref="HotOf"/> say of those of four lazily backed running VMs that are due.</summary>
    /// <returns>For which of them that was all, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint HeatFour(int vm, uint due, ref Vector256<long> missing, out uint touching)
    {
        Vector256<long> touched = Lanes.Load(_touched, vm);
        Vector256<long> lacking = Lanes.Load(_state.HostSwappedColumn, vm) | Lanes.Load(_untouched, vm);
        Vector256<long> members = Vector256.Equals(lacking, Vector256<long>.Zero) & Lanes.Mask(due);
        Vector256<long> untouched = UseOfFour(vm) - touched;
        Vector256<long> touches = Vector256.GreaterThan(untouched, Vector256<long>.Zero) & members;
        Vector256<long> isDone = members & ~touches;
        Lanes.Store(_hot, vm, Vector256.Min(HotOfFour(vm), touched), isDone);
        Lanes.Store(_untouched, vm, untouched, touches);
        missing += untouched & touches;
        touching = Lanes.Bits(touches);
        return Lanes.Bits(isDone);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> WholePages(Vector256<long> bytes) =>
        (bytes + Vector256.Create(PageMask)) & Vector256.Create(~PageMask);
}
