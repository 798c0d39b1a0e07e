using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>
/// Starts that wait for memory. Each attempt waits for a while; what is freed meanwhile is earmarked for the start, and
/// stays so through the pause between attempts, until it starts, is withdrawn, or its attempts are used up.
/// </summary>
internal sealed class StartQueue
{
    private struct Entry
    {
        public int Vm;
        public int Attempt;
        public int Attempts;
        public bool InAttempt;
        public int RetryTicks;
        public int DeadlineTick;
        public int NextAttemptTick;
        public long NeededBytes;
        public long GrantBytes;
        public bool Announced;
    }

    private readonly MachineContext _context;
    private readonly PowerSwitch _power;
    private readonly Entry[] _entries;
    private readonly int _waitTicks;
    private int _count;
    private long _leastOfRunningBytes;

    public StartQueue(MachineContext context, PowerSwitch power)
    {
        _context = context;
        _power = power;
        _entries = new Entry[context.Spec.Vms.Count];
        // Memory ordered in one tick is free at the end of the next: an attempt that waits at all must see it.
        int waitSeconds = context.Spec.Starts.WaitSeconds;
        _waitTicks = waitSeconds == 0 ? 0 : Math.Max(2, context.TicksFor(1000L * waitSeconds));
    }

    /// <summary>How many starts wait, in an attempt or between two.</summary>
    public int Count => _count;

    /// <summary>Whether a start is in an attempt, so that every tick matters.</summary>
    public bool HasActiveAttempt { get; private set; }

    /// <summary>What starts in an attempt still miss; bytes.</summary>
    public long MissingBytes { get; private set; }

    /// <summary>The next tick at which the queue must be looked at.</summary>
    public int NextTick(int tick)
    {
        if (HasActiveAttempt)
        {
            return tick + 1;
        }

        int next = Wake.Never;
        for (int index = 0; index < _count; index++)
        {
            next = Math.Min(next, _entries[index].NextAttemptTick);
        }

        return next;
    }

    /// <summary>
    /// Asks for a start; it is attempted in the same tick's <see cref="Run"/>. Heavier starts are served first, equal ones
    /// in the order of asking.
    /// </summary>
    public void Request(int vm, int tick, int attempts, int retryTicks)
    {
        MachineState state = _context.State;
        if (state.StateColumn[vm] != VmState.Off)
        {
            return;
        }

        state.StateColumn[vm] = VmState.Pending;
        _context.Changed.Add(vm);
        int place = _count;
        while (place > 0 && state.WeightColumn[_entries[place - 1].Vm] < state.WeightColumn[vm])
        {
            place--;
        }

        Array.Copy(_entries, place, _entries, place + 1, _count - place);
        _count++;
        _entries[place] = new Entry
        {
            Vm = vm,
            Attempts = attempts,
            RetryTicks = retryTicks,
            NextAttemptTick = tick,
            NeededBytes = state.StartupColumn[vm] + state.OverheadColumn[vm],
            GrantBytes = state.StartupColumn[vm],
        };
    }

    /// <summary>Withdraws a waiting start; its earmarked memory is free again.</summary>
    public void Withdraw(int vm)
    {
        for (int index = 0; index < _count; index++)
        {
            if (_entries[index].Vm == vm)
            {
                RemoveAt(index);
                return;
            }
        }
    }

    /// <summary>Begins attempts that are due, starts what has its memory, ends attempts whose time is up.</summary>
    public void Run(int tick)
    {
        if (_count == 0)
        {
            return;
        }

        MeasureRunning();
        for (int index = 0; index < _count; )
        {
            ref Entry entry = ref _entries[index];
            if (!entry.InAttempt && tick >= entry.NextAttemptTick)
            {
                entry.InAttempt = true;
                entry.Attempt++;
                entry.DeadlineTick = tick + _waitTicks;
            }

            Earmark(ref entry);
            if (entry.InAttempt && _context.State.EarmarkColumn[entry.Vm] >= entry.NeededBytes)
            {
                Start(index, tick);
                continue;
            }

            Announce(ref entry, tick);
            if (entry.InAttempt && tick >= entry.DeadlineTick && EndAttempt(index, tick))
            {
                continue;
            }

            index++;
        }

        Summarise();
    }

    /// <summary>Sets freed memory aside before anybody else can take it.</summary>
    public void EarmarkFreed()
    {
        if (_count == 0)
        {
            return;
        }

        MeasureRunning();
        for (int index = 0; index < _count && _context.State.FreeBytes > 0; index++)
        {
            Earmark(ref _entries[index]);
        }

        Summarise();
    }

    /// <summary>Asks the policy to make room for every start in an attempt.</summary>
    public void AskForRoom(IBalancingPolicy policy, in HostView view, MemoryOrders orders, int tick)
    {
        for (int index = 0; index < _count; )
        {
            ref Entry entry = ref _entries[index];
            if (!entry.InAttempt || !CouldFit(entry))
            {
                index++;
                continue;
            }

            MachineState state = _context.State;
            StartRequest request = new(
                entry.Vm,
                entry.NeededBytes,
                state.EarmarkColumn[entry.Vm],
                entry.Attempt,
                entry.DeadlineTick
            );
            StartVerdict verdict = policy.MakeRoom(view, request, orders);
            if (verdict.Kind == StartVerdictKind.Refuse && EndAttempt(index, tick))
            {
                continue;
            }

            if (verdict.Kind == StartVerdictKind.Admit)
            {
                long unit = _context.Spec.Mechanism.Unit.Bytes;
                long grant = (verdict.GrantBytes + unit - 1) / unit * unit;
                entry.GrantBytes = Math.Clamp(grant, state.MinimumColumn[entry.Vm], state.StartupColumn[entry.Vm]);
                entry.NeededBytes = entry.GrantBytes + state.OverheadColumn[entry.Vm];
            }

            index++;
        }

        Summarise();
    }

    /// <summary>
    /// Whether a start could be served if every other VM were at its least; otherwise nothing is set aside or asked for,
    /// because it would lock memory that cannot help.
    /// </summary>
    private bool CouldFit(in Entry entry)
    {
        return entry.NeededBytes + _leastOfRunningBytes <= _context.State.TotalBytes;
    }

    /// <summary>Looks at what the running VMs must be left with; once a call, because only starts change it within one.</summary>
    private void MeasureRunning()
    {
        MachineState state = _context.State;
        _leastOfRunningBytes = 0;
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            _leastOfRunningBytes += state.StateColumn[vm] == VmState.Running ? LeastOf(vm) : 0;
        }
    }

    private long LeastOf(int vm)
    {
        MachineState state = _context.State;
        bool balanced = state.CapabilitiesColumn[vm] != VmCapabilities.None;
        return (balanced ? state.MinimumColumn[vm] : state.AssignedColumn[vm]) + state.OverheadColumn[vm];
    }

    /// <summary>Sets free memory aside for an attempt; in the pause between attempts only what was set aside is kept.</summary>
    private void Earmark(ref Entry entry)
    {
        if (!entry.InAttempt || !CouldFit(entry))
        {
            return;
        }

        MachineState state = _context.State;
        long missing = entry.NeededBytes - state.EarmarkColumn[entry.Vm];
        long taken = Math.Min(missing, state.FreeBytes);
        if (taken > 0)
        {
            state.FreeBytes -= taken;
            state.EarmarkedBytes += taken;
            state.EarmarkColumn[entry.Vm] += taken;
        }
    }

    private void Start(int index, int tick)
    {
        Entry entry = _entries[index];
        MachineState state = _context.State;
        state.EarmarkedBytes -= state.EarmarkColumn[entry.Vm];
        state.FreeBytes += state.EarmarkColumn[entry.Vm] - entry.NeededBytes;
        state.EarmarkColumn[entry.Vm] = 0;
        Take(index);
        _power.PowerOn(entry.Vm, tick, entry.GrantBytes, _power.SilenceTicks(entry.Vm));
        _leastOfRunningBytes += LeastOf(entry.Vm);
        _context.Events.Add(tick, MachineEventKind.Started, entry.Vm, entry.GrantBytes);
    }

    private void Announce(ref Entry entry, int tick)
    {
        if (!entry.Announced)
        {
            entry.Announced = true;
            long missing = entry.NeededBytes - _context.State.EarmarkColumn[entry.Vm];
            _context.Events.Add(tick, MachineEventKind.StartPending, entry.Vm, missing);
            _context.WakeEvents |= WakeEvents.Lifecycle;
            _context.PolicyNews.Add(entry.Vm);
        }
    }

    /// <summary>Ends an attempt; true when it was the last one and the entry is gone.</summary>
    private bool EndAttempt(int index, int tick)
    {
        ref Entry entry = ref _entries[index];
        long missing = entry.NeededBytes - _context.State.EarmarkColumn[entry.Vm];
        _context.Events.Add(tick, MachineEventKind.StartAttemptFailed, entry.Vm, missing);
        _context.WakeEvents |= WakeEvents.Lifecycle;
        _context.PolicyNews.Add(entry.Vm);
        entry.InAttempt = false;
        entry.NextAttemptTick = tick + Math.Max(1, entry.RetryTicks);
        if (entry.Attempt < entry.Attempts)
        {
            return false;
        }

        _context.Events.Add(tick, MachineEventKind.StartFailed, entry.Vm, missing);
        RemoveAt(index);
        return true;
    }

    private void RemoveAt(int index)
    {
        MachineState state = _context.State;
        int vm = _entries[index].Vm;
        state.EarmarkedBytes -= state.EarmarkColumn[vm];
        state.FreeBytes += state.EarmarkColumn[vm];
        state.EarmarkColumn[vm] = 0;
        state.StateColumn[vm] = VmState.Off;
        _context.Changed.Add(vm);
        _context.WakeEvents |= WakeEvents.Lifecycle;
        _context.PolicyNews.Add(vm);
        Take(index);
        Summarise();
    }

    private void Take(int index)
    {
        Array.Copy(_entries, index + 1, _entries, index, _count - index - 1);
        _count--;
    }

    private void Summarise()
    {
        HasActiveAttempt = false;
        MissingBytes = 0;
        for (int index = 0; index < _count; index++)
        {
            HasActiveAttempt |= _entries[index].InAttempt;
            if (_entries[index].InAttempt && CouldFit(_entries[index]))
            {
                MissingBytes += _entries[index].NeededBytes - _context.State.EarmarkColumn[_entries[index].Vm];
            }
        }
    }
}
