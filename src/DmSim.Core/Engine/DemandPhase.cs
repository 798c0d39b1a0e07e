using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Policies;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 2: each guest's demand and working set: the workload's sample, shaped by the guest's software, limited by what
/// the guest can commit.
/// </summary>
/// <remarks>
/// The commit limit is assigned memory plus the page file: visible memory counts without the balloon, whose pages are
/// charged to commit themselves. What exceeds it is refused: counted, and asked for again when the guest holds another
/// amount, in the tick after it changed.
/// </remarks>
internal sealed class DemandPhase
{
    private readonly MachineContext _context;
    private readonly GuestColumns _guests;
    private readonly ulong[] _applied;

    public DemandPhase(MachineContext context, GuestColumns guests, DemandSamples samples)
    {
        _context = context;
        _guests = guests;
        _applied = new ulong[VmBitSet.WordsFor(context.Spec.Vms.Count)];
        Samples = samples;
        Software = new GuestSoftware(context);
    }

    /// <summary>What the workload says.</summary>
    public DemandSamples Samples { get; }

    /// <summary>What guests' software makes of the workload.</summary>
    public GuestSoftware Software { get; }

    /// <summary>The next tick, after this one, at which a guest may want another amount though no sample begins.</summary>
    public int NextTickBeyondSamples(int tick) => _context.DemandDue.IsEmpty ? Software.NextTick : tick + 1;

    /// <summary>Gives running VMs the demand of the samples that begin in this tick.</summary>
    public void ApplySamples(int tick)
    {
        _guests.Refresh();
        foreach (int vm in Samples.PresenceDue)
        {
            if (!Samples.IsReadAhead(vm))
            {
                Apply(vm);
            }
        }

        if (Samples.HasRow)
        {
            ApplyRow(Samples.Row);
        }
    }

    /// <summary>What a guest would commit if it booted now; bytes.</summary>
    public long WantedAtBoot(int vm) =>
        (Samples.TryGet(vm, out long demand, out _) ? demand : 0)
        + _context.Spec.Vms[vm].Settings.Guest.BootDemand.Bytes;

    /// <summary>Carries over what guests' software wants from this tick on, and what changed memory allows.</summary>
    public void Follow(int tick)
    {
        Software.CollectDue(tick, _context.DemandDue);
        if (_context.DemandDue.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<ulong> words = _context.DemandDue.DrainWords();
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong rest = words[word]; rest != 0; )
            {
                uint four = Lanes.TakeFour(ref rest, out int bit);
                int vm = (word * VmBitSet.WordBits) + bit;
                if (vm + Lanes.Count <= _context.State.VmCount && CommitAsBefore(vm, four))
                {
                    continue;
                }

                for (; four != 0; four &= four - 1)
                {
                    Apply(vm + BitOperations.TrailingZeroCount(four));
                }
            }
        }
    }

    /// <summary>Gives a running VM the demand of its current sample.</summary>
    public void Apply(int vm)
    {
        MachineState state = _context.State;
        long demand = 0;
        long workingSet = 0;
        bool isPlain = true;
        if (state.StateColumn[vm] == VmState.Running)
        {
            Samples.TryGet(vm, out demand, out workingSet);
            isPlain = Software.IsPlain[vm];
            if (!isPlain)
            {
                Software.Shape(vm, state.Tick, ref demand, ref workingSet);
            }
        }

        long pageFile = _guests.PageFile(vm);
        long usable = state.GrantedColumn[vm] - state.OfflineColumn[vm];
        long refused = Math.Max(0, demand - usable - pageFile);
        bool reacts = !isPlain && (demand > pageFile || Software.DependsOnAssigned(vm));
        _context.DemandReacts[vm] = isPlain || reacts;
        demand -= refused;
        Set(vm, demand, Math.Min(workingSet, demand), refused, reacts);
    }

    private void Set(int vm, long demand, long workingSet, long refused, bool reacts)
    {
        MachineState state = _context.State;
        if (
            demand == state.DemandColumn[vm]
            && workingSet == state.WorkingSetColumn[vm]
            && refused == state.RefusedColumn[vm]
        )
        {
            return;
        }

        if (refused != state.RefusedColumn[vm])
        {
            state.RefusedColumn[vm] = refused;
            _context.MemoryChanged.Add(vm);
        }

        state.DemandColumn[vm] = demand;
        state.WorkingSetColumn[vm] = workingSet;
        _context.TouchDemand(vm);
        if (reacts)
        {
            // Software that looks at its memory looks again: what it took is no longer available.
            _context.DemandDue.Add(vm);
        }
    }

    /// <summary>Applies a row that was read ahead, four VMs at a time where all four are plain guests that commit what they want.</summary>
    private void ApplyRow(ReadOnlySpan<uint> pages)
    {
        for (int first = 0; first < pages.Length; first += VmBitSet.WordBits)
        {
            ulong changed = 0;
            ulong applied = 0;
            int end = Math.Min(pages.Length, first + VmBitSet.WordBits);
            for (int vm = first; vm < end; vm += Lanes.Count)
            {
                bool isFour = vm + Lanes.Count <= end && AreSimple(vm);
                if (isFour && TryApplyFour(pages, vm, out uint bits))
                {
                    changed |= (ulong)bits << (vm - first);
                    applied |= (Lanes.AreAll(_context.DemandReacts, vm) ? 0xFUL : 0) << (vm - first);
                }
                else
                {
                    ApplyHeld(vm, Math.Min(end, vm + Lanes.Count));
                }
            }

            _context.Changed.AddWord(first / VmBitSet.WordBits, changed);
            _context.ReportDue.AddWord(first / VmBitSet.WordBits, changed);
            _context.Backing?.Touching.NoteWord(first / VmBitSet.WordBits, changed);
            _applied[first / VmBitSet.WordBits] = applied;
        }

        // A row gives plain guests all they want, whatever memory they have now: there is nothing left to follow.
        _context.DemandDue.RemoveWords(_applied);
    }

    private void ApplyHeld(int first, int end)
    {
        for (int vm = first; vm < end; vm++)
        {
            if (Samples.HeldAhead[vm])
            {
                Apply(vm);
            }
        }
    }

    /// <summary>
    /// Whether those of four VMs that have a bit have the demand of their samples and can commit it with the memory they have
    /// now: all are plain running guests that are refused nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool CommitAsBefore(int vm, uint members)
    {
        if (!ArePlain(vm) || !Lanes.AreAll(_context.DemandReacts, vm))
        {
            return false;
        }

        Vector256<long> demand = Lanes.Load(_context.State.DemandColumn, vm);
        Vector256<long> isBeyond = Vector256.GreaterThan(demand, Lanes.Load(_guests.Uncommitted, vm));
        return (isBeyond & Lanes.Mask(members)) == Vector256<long>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreSimple(int vm) => Lanes.AreAll(Samples.HeldAhead, vm) && ArePlain(vm);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ArePlain(int vm) =>
        Lanes.AreAll(Software.IsPlain, vm) && Lanes.AreAll(_context.State.StateColumn, vm, VmState.Running);

    /// <summary>What <see cref="Apply"/> does with four plain running VMs, where nothing is nor was refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryApplyFour(ReadOnlySpan<uint> pages, int vm, out uint changed)
    {
        MachineState state = _context.State;
        Vector128<uint> four = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(pages), (nuint)vm);
        (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(four);
        Vector256<long> demand = Vector256.Create(low, high).AsInt64() * DemandSeries.PageBytes;
        changed = 0;
        if (Vector256.GreaterThanAny(demand, Lanes.Load(_guests.Uncommitted, vm)))
        {
            return false;
        }

        Vector256<long> news = demand ^ Lanes.Load(state.DemandColumn, vm);
        news |= demand ^ Lanes.Load(state.WorkingSetColumn, vm);
        Lanes.Store(state.DemandColumn, vm, demand);
        Lanes.Store(state.WorkingSetColumn, vm, demand);
        changed = ~Vector256.Equals(news, Vector256<long>.Zero).ExtractMostSignificantBits() & 0xF;
        return true;
    }
}
