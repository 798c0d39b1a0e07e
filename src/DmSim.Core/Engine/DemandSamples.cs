using DmSim.Core.Policies;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>Which sample of its workload is in force for each VM; read ahead where many VMs have one in every tick.</summary>
internal sealed class DemandSamples
{
    /// <summary>Reading ahead is worth it once so large a part of the VMs has a new sample.</summary>
    private const int BlocksFromOneIn = 8;

    /// <summary>How many VMs ahead samples are fetched: their latency is about what reading so many VMs takes.</summary>
    private const int PrefetchedVms = 4;

    private readonly DemandSeries[] _series;
    private readonly int[] _entry;
    private readonly int[] _entryEnd;
    private readonly int[] _due;
    private readonly int[] _changed;
    private readonly SampleBlock _block;
    private int _tick;
    private int _dueCount;
    private int _changedCount;
    private int _nextEnd = Wake.Never;

    public DemandSamples(RunSpec spec)
    {
        int count = spec.Vms.Count;
        _series = new DemandSeries[count];
        _entry = new int[count];
        _entryEnd = new int[count];
        _due = new int[count];
        _changed = new int[count];
        _block = new SampleBlock(count);
        for (int vm = 0; vm < count; vm++)
        {
            _series[vm] = spec.Vms[vm].Demand;
            _entry[vm] = -1;
            _entryEnd[vm] = _series[vm].TickAt(0);
            _nextEnd = Math.Min(_nextEnd, _entryEnd[vm]);
        }

        NextTick = _nextEnd;
    }

    /// <summary>The next tick at which a sample begins.</summary>
    public int NextTick { get; private set; }

    /// <summary>Whether to read ahead: it does not pay while most ticks are passed over.</summary>
    public bool ReadsAhead { get; set; } = true;

    /// <summary>Whether samples of this tick have been read ahead.</summary>
    public bool HasRow { get; private set; }

    /// <summary>Demand in pages of those whose sample has been read ahead.</summary>
    public ReadOnlySpan<uint> Row => _block.RowOf(_tick);

    /// <summary>By VM, whether <see cref="Row"/>, if there is one, has its sample.</summary>
    public ref readonly bool[] HeldAhead => ref _block.IsHeld;

    /// <summary>VMs whose sample changed in this tick, ascending.</summary>
    public ReadOnlySpan<int> Changed => _changed.AsSpan(0, _changedCount);

    /// <summary>Of them, those that may have come or gone: not those that are read ahead and were there before.</summary>
    public ReadOnlySpan<int> PresenceDue => _due.AsSpan(0, _dueCount);

    /// <summary>Their workloads.</summary>
    public ReadOnlySpan<DemandSeries> Series => _series;

    /// <summary>Whether the sample of a VM has been read ahead.</summary>
    public bool IsReadAhead(int vm) => _block.Holds(vm, _tick);

    /// <summary>Moves to the samples in force at a tick.</summary>
    public void Advance(int tick)
    {
        _tick = tick;
        _dueCount = 0;
        HasRow = false;
        if (tick < NextTick)
        {
            _changedCount = 0;
            return;
        }

        bool begins = ReadsAhead && tick >= _block.EndTick && CountRuns(tick) * BlocksFromOneIn >= _series.Length;
        if (begins)
        {
            _block.Begin(tick);
        }

        if (tick >= _nextEnd)
        {
            Collect(tick, begins);
        }

        HasRow = _block.Count > 0 && tick < _block.EndTick;
        NextTick = HasRow && tick + 1 < _block.EndTick ? tick + 1 : _nextEnd;
        ListChanged();
    }

    /// <summary>Whether the trace says that a VM is there.</summary>
    public bool IsPresent(int vm)
    {
        int entry = EntryOf(vm);
        return (uint)entry < (uint)_series[vm].Count && _series[vm].IsPresent(entry);
    }

    /// <summary>Demand and working set of a VM that is there; bytes, 0 where it is not.</summary>
    public bool TryGet(int vm, out long demand, out long workingSet)
    {
        bool isPresent = IsPresent(vm);
        demand = isPresent ? _series[vm].DemandAt(EntryOf(vm)) : 0;
        workingSet = isPresent ? _series[vm].WorkingSetAt(EntryOf(vm)) : 0;
        return isPresent;
    }

    /// <summary>For how many ticks from the next one on a VM has a sample in each.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="most">How many ticks are asked for.</param>
    /// <param name="entry">The first of the samples.</param>
    /// <returns>At most so many; 0 where no sample begins in the next tick.</returns>
    public int RunOf(int vm, int most, out int entry)
    {
        entry = EntryOf(vm) + 1;
        return _series[vm].RunLength(entry, _tick + 1, most);
    }

    /// <summary>The tick at which the sample in force for a VM ends.</summary>
    public int EndOf(int vm) => IsReadAhead(vm) && _tick + 1 < _block.EndTick ? _tick + 1 : _entryEnd[vm];

    /// <summary>Moves on over ticks in which some VMs had a sample each, and others none.</summary>
    /// <param name="endTick">The first tick after them.</param>
    /// <param name="hasSamples">By VM, whether it had.</param>
    public void PassOver(int endTick, ReadOnlySpan<bool> hasSamples)
    {
        int count = endTick - 1 - _tick;
        bool staysInBlock = endTick < _block.EndTick;
        int next = Wake.Never;
        for (int vm = 0; vm < _entry.Length; vm++)
        {
            if (hasSamples[vm] && !(staysInBlock && _block.IsHeld[vm]))
            {
                _entry[vm] = EntryOf(vm) + count;
                _entryEnd[vm] = _series[vm].EndOf(_entry[vm]);
            }

            next = Math.Min(next, _entryEnd[vm]);
        }

        _tick = endTick - 1;
        _nextEnd = next;
        NextTick = staysInBlock && _block.Count > 0 ? endTick : next;
        if (!staysInBlock)
        {
            _block.End(endTick);
        }
    }

    /// <summary>The entry in force; a VM that is read ahead stands at the last entry of its block already.</summary>
    private int EntryOf(int vm) => IsReadAhead(vm) ? _entry[vm] - (_block.EndTick - 1 - _tick) : _entry[vm];

    /// <summary>How many VMs have a sample in every tick of a block that would begin now.</summary>
    private int CountRuns(int tick)
    {
        int count = 0;
        int next = Wake.Never;
        for (
            int vm = DueTicks.Next(_entryEnd, 0, tick, ref next);
            vm < _entryEnd.Length;
            vm = DueTicks.Next(_entryEnd, vm + 1, tick, ref next)
        )
        {
            count += _series[vm].IsRun(_entry[vm] + 1, tick, _block.Ticks) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Moves on the VMs whose entry is over, into a block that begins or by themselves.</summary>
    private void Collect(int tick, bool begins)
    {
        int next = Wake.Never;
        int done = 0;
        while (done < _entryEnd.Length)
        {
            int vm = DueTicks.Next(_entryEnd, done, tick, ref next);
            for (; begins && done < vm; done++)
            {
                _block.Drop(done);
            }

            if (vm < _entryEnd.Length)
            {
                MoveOn(vm, tick, begins);
                next = Math.Min(next, _entryEnd[vm]);
            }

            done = vm + 1;
        }

        _nextEnd = next;
    }

    private void MoveOn(int vm, int tick, bool begins)
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

    /// <summary>Lists the VMs whose sample changed: those that are due, and those that are read ahead.</summary>
    private void ListChanged()
    {
        if (!HasRow)
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
