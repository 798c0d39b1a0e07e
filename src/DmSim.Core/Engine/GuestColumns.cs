using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Guests;
using DmSim.Core.Units;

namespace DmSim.Core.Engine;

/// <summary>
/// What follows from the memory a guest has, kept by VM because demand changes far more often than memory: brought up to
/// date for the VMs in <see cref="MachineContext.MemoryChanged"/> before it is read.
/// </summary>
internal sealed class GuestColumns
{
    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly long[] _seen;
    private readonly long[] _pageFile;
    private readonly long[] _usable;
    private readonly long[] _reportedBeyondDemand;
    private readonly long[] _uncommitted;

    public GuestColumns(MachineContext context, GuestDrivers drivers)
    {
        _context = context;
        _drivers = drivers;
        int count = context.Spec.Vms.Count;
        _seen = new long[count];
        _pageFile = new long[count];
        Array.Fill(_seen, -1);
        _usable = new long[count];
        _reportedBeyondDemand = new long[count];
        _uncommitted = new long[count];
        context.MemoryChanged.AddAll();
    }

    /// <summary>Memory of use to each guest: what it may use and has online; bytes.</summary>
    public ref readonly long[] Usable => ref _usable;

    /// <summary>What each guest's reports tell beyond its demand; bytes.</summary>
    public ref readonly long[] ReportedBeyondDemand => ref _reportedBeyondDemand;

    /// <summary>Demand up to which each guest can commit all it wants; bytes, −1 while something is refused.</summary>
    public ref readonly long[] Uncommitted => ref _uncommitted;

    /// <summary>The page file of a guest: as set, or as the system manages it for the memory the guest sees; bytes.</summary>
    public long PageFile(int vm) =>
        _context.Spec.Vms[vm].Settings.Guest.PageFileAt(new MemorySize(_context.State.VisibleColumn[vm])).Bytes;

    /// <summary>Brings the columns up to date.</summary>
    public void Refresh()
    {
        if (_context.MemoryChanged.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<ulong> words = _context.MemoryChanged.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            ulong rest = words[word];
            while (rest != 0)
            {
                uint four = Lanes.TakeFour(ref rest, out int bit);
                int vm = (word * VmBitSet.WordBits) + bit;
                if (vm + Lanes.Count > Usable.Length || !TryRefreshFour(vm))
                {
                    for (; four != 0; four &= four - 1)
                    {
                        Refresh(vm + BitOperations.TrailingZeroCount(four));
                    }
                }
            }
        }
    }

    private void Refresh(int vm)
    {
        MachineState state = _context.State;
        _seen[vm] = state.VisibleColumn[vm];
        _pageFile[vm] = PageFile(vm);
        Usable[vm] = state.GrantedColumn[vm] - state.OfflineColumn[vm];
        ReportedBeyondDemand[vm] = _drivers.GuestOf(vm).ReportedBeyondDemand(GuestMemory.Of(state, vm));
        Uncommitted[vm] = state.RefusedColumn[vm] > 0 ? -1 : Usable[vm] + _pageFile[vm];
    }

    /// <summary>
    /// What <see cref="Refresh(int)"/> does with four plain guests that see as much memory as before, and so have the same
    /// page file. Those of the four that have not changed get what they have.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryRefreshFour(int vm)
    {
        MachineState state = _context.State;
        Vector256<long> seen = Lanes.Load(state.VisibleColumn, vm) ^ Lanes.Load(_seen, vm);
        if (!Lanes.AreAll(_drivers.IsPlain, vm) || seen != Vector256<long>.Zero)
        {
            return false;
        }

        Vector256<long> usable = Lanes.Load(state.GrantedColumn, vm) - Lanes.Load(state.OfflineColumn, vm);
        Vector256<long> most = usable + Lanes.Load(_pageFile, vm);
        Vector256<long> refuses = Vector256.GreaterThan(Lanes.Load(state.RefusedColumn, vm), Vector256<long>.Zero);
        Lanes.Store(_usable, vm, usable);
        Lanes.Store(_reportedBeyondDemand, vm, Vector256<long>.Zero);
        Lanes.Store(_uncommitted, vm, most | refuses);
        return true;
    }
}
