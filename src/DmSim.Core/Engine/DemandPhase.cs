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
    /// <summary>Reading ahead is worth it once so large a part of the VMs has a new sample.</summary>
    private const int BlocksFromOneIn = 8;

    /// <summary>How many VMs ahead samples are fetched: their latency is about what reading so many VMs takes.</summary>
    private const int PrefetchedVms = 4;

    private readonly MachineContext _context;
    private readonly GuestColumns _guests;
    private readonly DemandSeries[] _series;
    private readonly int[] _entry;
    private readonly int[] _entryEnd;
    private readonly int[] _due;
    private readonly int[] _changed;
    private readonly SampleBlock _block;
    private int _dueCount;
    private int _changedCount;
    private int _nextEnd = Wake.Never;
    private int _nextSample;
    private bool _hasRow;

    public DemandPhase(MachineContext context, GuestColumns guests)
    {
        _context = context;
        _guests = guests;
        int count = context.Spec.Vms.Count;
        _series = new DemandSeries[count];
        _entry = new int[count];
        _entryEnd = new int[count];
        _due = new int[count];
        _changed = new int[count];
        _block = new SampleBlock(count);
        for (int vm = 0; vm < count; vm++)
        {
            _series[vm] = context.Spec.Vms[vm].Demand;
            _entry[vm] = -1;
            _entryEnd[vm] = _series[vm].TickAt(0);
            _nextEnd = Math.Min(_nextEnd, _entryEnd[vm]);
        }

        Software = new GuestSoftware(context);
        _nextSample = _nextEnd;
    }

    /// <summary>What guests' software makes of the workload.</summary>
    public GuestSoftware Software { get; }

    /// <summary>VMs whose sample changed in this tick, ascending.</summary>
    public ReadOnlySpan<int> SampleChanged => _changed.AsSpan(0, _changedCount);

    /// <summary>Of them, those that may have come or gone: not those that are read ahead and were there before.</summary>
    public ReadOnlySpan<int> PresenceDue => _due.AsSpan(0, _dueCount);

    /// <summary>The next tick, after this one, at which a guest may want, or be allowed, another amount.</summary>
    public int NextTick(int tick) => _context.DemandDue.IsEmpty ? Math.Min(_nextSample, Software.NextTick) : tick + 1;

    /// <summary>Moves to the samples in force at a tick.</summary>
    public void Advance(int tick)
    {
        _dueCount = 0;
        _hasRow = false;
        if (tick < _nextSample)
        {
            _changedCount = 0;
            return;
        }

        bool begins = tick >= _block.EndTick && CountDue(tick) * BlocksFromOneIn >= _series.Length;
        if (begins)
        {
            _block.Begin(tick);
        }

        if (tick >= _nextEnd)
        {
            Collect(tick, begins);
        }

        _hasRow = _block.Count > 0 && tick < _block.EndTick;
        _nextSample = _hasRow && tick + 1 < _block.EndTick ? tick + 1 : _nextEnd;
        ListChanged();
    }

    /// <summary>Whether the trace says that a VM is there.</summary>
    public bool IsPresent(int vm)
    {
        int entry = EntryOf(vm);
        return (uint)entry < (uint)_series[vm].Count && _series[vm].IsPresent(entry);
    }

    /// <summary>Gives running VMs the demand of the samples that begin in this tick.</summary>
    public void ApplySamples(int tick)
    {
        _guests.Refresh();
        foreach (int vm in PresenceDue)
        {
            if (!_block.Holds(vm, tick))
            {
                Apply(vm);
            }
        }

        if (_hasRow)
        {
            ApplyRow(_block.RowOf(tick));
        }
    }

    /// <summary>What a guest would commit if it booted now; bytes.</summary>
    public long WantedAtBoot(int vm) =>
        (IsPresent(vm) ? _series[vm].DemandAt(EntryOf(vm)) : 0) + _context.Spec.Vms[vm].Settings.Guest.BootDemand.Bytes;

    /// <summary>Carries over what guests' software wants from this tick on, and what changed memory allows.</summary>
    public void Follow(int tick)
    {
        Software.CollectDue(tick, _context.DemandDue);
        foreach (int vm in _context.DemandDue.Drain())
        {
            Apply(vm);
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
            if (IsPresent(vm))
            {
                demand = _series[vm].DemandAt(EntryOf(vm));
                workingSet = _series[vm].WorkingSetAt(EntryOf(vm));
            }

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
            int end = Math.Min(pages.Length, first + VmBitSet.WordBits);
            for (int vm = first; vm < end; vm += Lanes.Count)
            {
                bool isFour = vm + Lanes.Count <= end && AreSimple(vm);
                if (isFour && TryApplyFour(pages, vm, out uint bits))
                {
                    changed |= (ulong)bits << (vm - first);
                }
                else
                {
                    ApplyHeld(vm, Math.Min(end, vm + Lanes.Count));
                }
            }

            _context.Changed.AddWord(first / VmBitSet.WordBits, changed);
            _context.ReportDue.AddWord(first / VmBitSet.WordBits, changed);
            _context.Backing?.NoteWord(first / VmBitSet.WordBits, changed);
        }
    }

    private void ApplyHeld(int first, int end)
    {
        for (int vm = first; vm < end; vm++)
        {
            if (_block.IsHeld[vm])
            {
                Apply(vm);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreSimple(int vm) =>
        Lanes.AreAll(_block.IsHeld, vm)
        && Lanes.AreAll(Software.IsPlain, vm)
        && Lanes.AreAll(MemoryMarshal.AsBytes(_context.State.State), vm, (byte)VmState.Running);

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

    /// <summary>The entry in force; a VM that is read ahead stands at the last entry of its block already.</summary>
    private int EntryOf(int vm)
    {
        int tick = _context.State.Tick;
        return _block.Holds(vm, tick) ? _entry[vm] - (_block.EndTick - 1 - tick) : _entry[vm];
    }

    private int CountDue(int tick)
    {
        int count = 0;
        foreach (int end in _entryEnd)
        {
            count += end <= tick ? 1 : 0;
        }

        return count;
    }

    /// <summary>Moves on the VMs whose entry is over, into a block that begins or by themselves.</summary>
    private void Collect(int tick, bool begins)
    {
        int next = Wake.Never;
        for (int vm = 0; vm < _entryEnd.Length; vm++)
        {
            if (_entryEnd[vm] <= tick)
            {
                bool wasRead = _block.IsHeld[vm];
                int soon = vm + PrefetchedVms;
                if (begins && soon < _series.Length)
                {
                    _series[soon].Prefetch(_entry[soon] + 1, _block.Ticks);
                }

                if (begins && _block.TryRead(vm, _series[vm], _entry[vm] + 1))
                {
                    _entry[vm] += _block.Ticks;
                    _entryEnd[vm] = _series[vm].EndOf(_entry[vm]);
                }
                else
                {
                    wasRead = false;
                    _block.Drop(vm);
                    AdvanceOne(vm, tick);
                }

                if (!wasRead)
                {
                    _due[_dueCount++] = vm;
                }
            }
            else if (begins)
            {
                _block.Drop(vm);
            }

            next = Math.Min(next, _entryEnd[vm]);
        }

        _nextEnd = next;
    }

    /// <summary>Lists the VMs whose sample changed: those that are due, and those that are read ahead.</summary>
    private void ListChanged()
    {
        if (!_hasRow)
        {
            PresenceDue.CopyTo(_changed);
            _changedCount = _dueCount;
            return;
        }

        bool isEveryone = _block.Count == _changed.Length;
        if (isEveryone && _changedCount == _changed.Length)
        {
            return;
        }

        int due = 0;
        _changedCount = 0;
        for (int vm = 0; vm < _changed.Length; vm++)
        {
            bool isDue = due < _dueCount && _due[due] == vm;
            due += isDue ? 1 : 0;
            if (isDue || _block.IsHeld[vm])
            {
                _changed[_changedCount++] = vm;
            }
        }
    }

    private void AdvanceOne(int vm, int tick)
    {
        DemandSeries series = _series[vm];
        int entry = _entry[vm];
        int end = _entryEnd[vm];
        while (end <= tick && entry < series.Count)
        {
            entry++;
            end = entry == series.Count ? Wake.Never : series.EndOf(entry);
        }

        _entry[vm] = entry;
        _entryEnd[vm] = end;
    }
}
