using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// Which part of what VMs may use has machine memory behind it, where that is not simply all of it: memory backed when it
/// is first touched, and memory that the host swapped out (model.md §10). There is none for Hyper-V.
/// </summary>
/// <remarks>
/// A guest touches what its processes use and its file cache; what it has touched stays, until its balloon gives it back.
/// Touching is paid from free memory in the tick in which it happens; where there is not enough, those who touch share it
/// in proportion to what they touch, and the host swaps the rest, or lets the VM wait where it cannot.
/// </remarks>
internal sealed class GuestBacking
{
    private readonly MachineContext _context;
    private readonly MachineState _state;
    private readonly HypervisorProfile _profile;
    private readonly TouchedColumns _pages;
    private readonly VmBitSet _blocked;
    private readonly HostWaits _waits;
    private int _missingPages;

    public GuestBacking(MachineContext context)
    {
        _context = context;
        _state = context.State;
        _profile = context.Spec.Policy.Profile;
        _pages = new TouchedColumns(_state, context.Spec.Signals, _profile.Backing);
        _blocked = new VmBitSet(context.Spec.Vms.Count);
        _waits = new HostWaits(context);
        Touching = new TouchPhase(context, this, _pages);
    }

    /// <summary>Who touches pages, and is given memory for it.</summary>
    public TouchPhase Touching { get; }

    /// <summary>Whether any VM is stopped whenever it wants more.</summary>
    public bool HasBlocked => !_blocked.IsEmpty;

    /// <summary>Whether the host has taken pages that any VM uses.</summary>
    public bool HasMissingPages => _missingPages > 0;

    /// <summary>Share of time in which something on the host waits for memory; percent.</summary>
    public double HostStallPercent => _waits.HostStallPercent;

    /// <summary>Whether a VM's memory is backed when it is first touched; that of one without Dynamic Memory is at once.</summary>
    public bool IsLazy(int vm) => _pages.IsLazy(vm);

    /// <summary>Whether the host may take memory from a VM without its help; that of one without Dynamic Memory is pinned.</summary>
    public bool IsSwappable(int vm) =>
        _profile.CanHostSwap && _state.DynamicColumn[vm] && _state.StateColumn[vm] == VmState.Running;

    /// <summary>The touched pages of a VM.</summary>
    public TouchedPages PagesOf(int vm) => _pages[vm];

    /// <summary>Whether four VMs are backed when touched, nothing of theirs is swapped, and the books of what they touched add up.</summary>
    public bool AreUnswapped(int vm) => _pages.AreUnswapped(vm);

    /// <summary>Whether a VM stands still: what it wants next it does not hold, and will not be given.</summary>
    public bool IsStopped(int vm) =>
        (_pages.Untouched[vm] > 0 && (_blocked.Contains(vm) || !_profile.CanHostSwap))
        || (_blocked.Contains(vm) && _pages[vm].HotSwapped > 0);

    /// <summary>Whether a VM is stopped whenever it wants memory beyond what it holds.</summary>
    public bool IsBlocked(int vm) => _blocked.Contains(vm);

    /// <summary>A VM has been given its power, with this much machine memory.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="granted">What it may use.</param>
    public void Begin(int vm, long granted)
    {
        _state.GrantedColumn[vm] = granted;
        _pages.Untouched[vm] = 0;
        Touching.Note(vm);
        Store(vm, new TouchedPages(_state.AssignedColumn[vm], 0, 0, 0));
    }

    /// <summary>A VM goes on where it was; what the host had swapped out of it still is.</summary>
    public void Resume(int vm, long granted, long swapped)
    {
        Begin(vm, granted);
        Store(vm, new TouchedPages(_state.AssignedColumn[vm] + swapped, 0, swapped, 0));
    }

    /// <summary>A VM lost its power; its machine memory was freed by the caller.</summary>
    public void End(int vm)
    {
        _state.GrantedColumn[vm] = 0;
        _pages.Untouched[vm] = 0;
        Store(vm, default);
    }

    /// <summary>A VM without Dynamic Memory has another size.</summary>
    public void Resize(int vm)
    {
        long size = _state.AssignedColumn[vm];
        _state.GrantedColumn[vm] = size;
        Store(vm, new TouchedPages(size, 0, 0, 0));
    }

    /// <summary>A balloon took memory: what of it was machine memory is free.</summary>
    public void Shrink(int vm, long bytes)
    {
        _state.GrantedColumn[vm] -= bytes;
        TouchedPages pages = _pages[vm];
        // The pages a guest freed last are handed over first, and those it has touched.
        long least = IsLazy(vm) ? Math.Min(pages.Touched, _pages.UseOf(vm)) : 0;
        long touched = Math.Min(_state.GrantedColumn[vm], Math.Max(pages.Touched - bytes, least));
        pages = pages.Heat(Math.Min(_pages.HotOf(vm), touched)).GiveBack(pages.Touched - touched);
        Free(vm, pages);
    }

    /// <summary>A VM may use more: memory that was paid for, or that is paid once it is touched.</summary>
    public void Grow(int vm, long bytes)
    {
        _state.GrantedColumn[vm] += bytes;
        TouchedPages pages = _pages[vm];
        if (!IsLazy(vm))
        {
            _state.InFlightColumn[vm] -= bytes;
            pages = pages with { Touched = pages.Touched + bytes };
        }

        Store(vm, pages);
    }

    /// <summary>Whether four VMs are backed when touched.</summary>
    public bool AreLazy(int vm) => _pages.AreLazy(vm);

    /// <summary>Whether of those of four lazily backed VMs that a mask names all that is used is touched, and nothing swapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreWhole(int vm, Vector256<long> members)
    {
        Vector256<long> missing = Lanes.Load(_state.HostSwappedColumn, vm) | Lanes.Load(_pages.Untouched, vm);
        return (missing & members) == Vector256<long>.Zero;
    }

    /// <summary>
    /// What <see cref="Shrink"/> and <see cref="Grow"/> do with those of four lazily backed VMs that a mask names, of which
    /// <see cref="AreWhole"/> is true, once they may use another amount.
    /// </summary>
    /// <param name="vm">The first of the four.</param>
    /// <param name="members">Those whose amount has changed.</param>
    /// <param name="taken">What each may no longer use, 0 where it may use more; bytes.</param>
    /// <returns>What is free now; bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> MoveFour(int vm, Vector256<long> members, Vector256<long> taken)
    {
        Vector256<long> least = Vector256.Create(MechanismSettings.DefaultUnit.Bytes);
        Lanes.Store(_state.HeldColumn, vm, Vector256.Max(least, Lanes.Load(_state.GrantedColumn, vm)), members);
        return _pages.GiveBackFour(vm, taken);
    }

    /// <summary>
    /// Demand up to which a running VM whose working set is all it demands touches nothing new, while the memory it may use
    /// stays what it is; bytes, negative where nothing can be said.
    /// </summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="greatest">The greatest demand that is of interest; bytes.</param>
    public long Untouching(int vm, long greatest) => _pages.Untouching(vm, greatest);

    /// <summary>Takes in the demand of a VM that kept within <see cref="Untouching"/>.</summary>
    public void Heat(int vm) => _pages.Heat(vm);

    /// <summary>The host takes memory from a VM, blindly.</summary>
    public void SwapOut(int vm, long bytes)
    {
        _state.HostSwapOutColumn[vm] += bytes;
        Free(vm, _pages[vm].SwapOut(bytes));
    }

    /// <summary>Pages that a VM uses come back, so many to free memory, the others in place of others of its own.</summary>
    public void SwapIn(int vm, long toFree, long displacing) =>
        Free(vm, _pages[vm].SwapIn(toFree).Displace(displacing));

    /// <summary>Stops a VM whenever it wants memory beyond what it holds, or lets it go on.</summary>
    public void Block(int vm, bool isBlocked)
    {
        _blocked.Set(vm, isBlocked);
        Touching.Note(vm);
        Store(vm, _pages[vm]);
    }

    /// <summary>Takes in which of a VM's touched pages it uses now, whether or not some are swapped.</summary>
    public void Follow(int vm)
    {
        TouchedPages pages = _pages[vm];
        Store(vm, pages.Heat(Math.Min(_pages.HotOf(vm), pages.Touched)));
    }

    /// <summary>A guest touches what it misses; so much of it is backed.</summary>
    public void Touch(int vm, int tick, long backed)
    {
        long missing = _pages.Untouched[vm];
        long unbacked = _profile.CanHostSwap ? missing - backed : 0;
        long touched = backed + unbacked;
        _pages.Untouched[vm] = missing - touched;
        _state.HostSwapOutColumn[vm] += unbacked;
        _state.NodeOf(vm).FreeBytes -= backed;
        if (unbacked > 0)
        {
            _context.Events.Add(tick, MachineEventKind.TouchSwapped, vm, unbacked);
        }

        TouchedPages pages = _pages[vm];
        long hot = Math.Min(_pages.HotOf(vm), pages.Touched + touched);
        Store(vm, pages.Touch(touched, unbacked, hot).Heat(hot));
    }

    private void Free(int vm, in TouchedPages pages)
    {
        _state.NodeOf(vm).FreeBytes += _state.AssignedColumn[vm] - pages.Resident;
        Store(vm, pages);
    }

    private void Store(int vm, in TouchedPages pages)
    {
        _missingPages += (pages.HotSwapped > 0 ? 1 : 0) - (_pages[vm].HotSwapped > 0 ? 1 : 0);
        _pages[vm] = pages;
        _state.AssignedColumn[vm] = pages.Resident;
        long held = _state.GrantedColumn[vm] - pages.Swapped;
        // What runs holds something, also where the host took all of it: pressure stays a number.
        _state.HeldColumn[vm] =
            _state.StateColumn[vm] == VmState.Running ? Math.Max(MechanismSettings.DefaultUnit.Bytes, held) : 0;
        Touching.NoteShort(vm, _pages.Untouched[vm] > 0 && !_blocked.Contains(vm));
        bool isStopped = IsStopped(vm);
        _waits.Measure(vm, pages.HotSwapped, isStopped);
        if (isStopped || pages.Swapped > 0)
        {
            _state.HostPressed.Add(vm);
        }

        _context.Changed.Add(vm);
    }
}
