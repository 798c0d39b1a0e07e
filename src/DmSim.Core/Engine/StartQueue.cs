using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Core.Engine;

/// <summary>
/// Starts that wait for memory. Each attempt waits for a while; what is freed meanwhile is earmarked for the start, and
/// stays so through the pause between attempts, until it starts, is withdrawn, or its attempts are used up.
/// </summary>
internal sealed class StartQueue
{
    private readonly MachineContext _context;
    private readonly PowerSwitch _power;
    private readonly VmImages _images;
    private readonly StartSwitch _switch;
    private readonly StartRoom _room;
    private readonly BootRules _boot;
    private readonly StartList _entries;
    private readonly NodePinning _pinning;
    private readonly StartSummary[] _summaries;
    private readonly int _waitTicks;

    public StartQueue(MachineContext context, PowerSwitch power, VmImages images, BootRules boot, NodePinning pinning)
    {
        _context = context;
        _power = power;
        _images = images;
        _switch = new StartSwitch(context, power, images);
        _boot = boot;
        _room = new StartRoom(context, boot);
        _entries = new StartList(context.State);
        _pinning = pinning;
        _summaries = new StartSummary[context.State.Nodes.Length];
        // Memory ordered in one tick is free at the end of the next: an attempt that waits at all must see it.
        int waitSeconds = context.Spec.Starts.WaitSeconds;
        _waitTicks = waitSeconds == 0 ? 0 : Math.Max(2, context.TicksFor(1000L * waitSeconds));
    }

    /// <summary>Whether a start is in an attempt, so that every tick matters.</summary>
    public bool HasActiveAttempt { get; private set; }

    /// <summary>The starts that wait for memory of a node.</summary>
    public StartSummary Of(MemoryNode node) => _summaries[node.Index];

    /// <summary>The next tick at which the queue must be looked at.</summary>
    public int NextTick(int tick)
    {
        if (HasActiveAttempt)
        {
            return tick + 1;
        }

        int next = Wake.Never;
        for (int index = 0; index < _entries.Count; index++)
        {
            next = Math.Min(next, _entries[index].NextAttemptTick);
        }

        return next;
    }

    /// <summary>
    /// Asks for a start of a VM that is off or saved; it is attempted in the same tick's <see cref="Run"/>. Heavier starts
    /// are served first, equal ones in the order of asking.
    /// </summary>
    public void Request(int vm, int tick, int attempts, int retryTicks)
    {
        MachineState state = _context.State;
        if (state.StateColumn[vm] is not (VmState.Off or VmState.Saved))
        {
            return;
        }

        bool isSaved = state.StateColumn[vm] == VmState.Saved;
        Enqueue(
            new PendingStart
            {
                Vm = vm,
                Kind = isSaved ? StartKind.Restore : StartKind.PowerOn,
                Attempts = attempts,
                RetryTicks = retryTicks,
                NextAttemptTick = tick,
                GrantBytes = isSaved ? _images.SavedBytes(vm) : _boot.HoldsAtBoot(vm),
            }
        );
    }

    /// <summary>
    /// Resets a running VM: what it holds of its startup memory stays set aside for it, what is missing is asked for like
    /// any start, and what is beyond is free.
    /// </summary>
    public void RequestRestart(int vm, int tick)
    {
        MachineState state = _context.State;
        long held = state.AssignedColumn[vm];
        long needed = _boot.HoldsAtBoot(vm);
        long kept = Math.Min(held, needed) + state.OverheadColumn[vm];
        _power.Release(vm, VmState.Pending);
        _room.Earmark(vm, kept);
        Enqueue(
            new PendingStart
            {
                Vm = vm,
                Kind = StartKind.Restart,
                Attempts = 1,
                NextAttemptTick = tick,
                GrantBytes = needed,
            }
        );
        _context.Events.Add(tick, MachineEventKind.Restarting, vm, held);
    }

    /// <summary>Withdraws a waiting start; its earmarked memory is free again.</summary>
    public void Withdraw(int vm)
    {
        int index = _entries.IndexOf(vm);
        if (index >= 0)
        {
            RemoveAt(index);
        }
    }

    /// <summary>Begins attempts that are due, starts what has its memory, ends attempts whose time is up.</summary>
    public void Run(int tick)
    {
        if (_entries.Count == 0)
        {
            return;
        }

        _room.Measure();
        for (int index = 0; index < _entries.Count; )
        {
            ref PendingStart entry = ref _entries[index];
            if (!entry.InAttempt && tick >= entry.NextAttemptTick)
            {
                entry.InAttempt = true;
                entry.Attempt++;
                entry.DeadlineTick = tick + _waitTicks;
                ChooseNode(entry, tick);
            }

            _room.SetAside(entry);
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
        if (_entries.Count == 0)
        {
            return;
        }

        _room.Measure();
        for (int index = 0; index < _entries.Count; index++)
        {
            _room.SetAside(_entries[index]);
        }

        Summarise();
    }

    /// <summary>Asks a node's policy to make room for every start of its own in an attempt.</summary>
    public void AskForRoom(MemoryNode node, IBalancingPolicy policy, in HostView view, MemoryOrders orders, int tick)
    {
        for (int index = 0; index < _entries.Count; )
        {
            ref PendingStart entry = ref _entries[index];
            bool isOwn = _context.State.NodeColumn[entry.Vm] == node.Index;
            if (!isOwn || !entry.InAttempt || !_room.CouldFit(entry))
            {
                index++;
                continue;
            }

            MachineState state = _context.State;
            long earmarked = state.EarmarkColumn[entry.Vm];
            StartRequest request = new(entry.Vm, entry.NeededBytes, earmarked, entry.Attempt, entry.DeadlineTick);
            StartVerdict verdict = policy.MakeRoom(view, request, orders);
            if (verdict.Kind == StartVerdictKind.Refuse && EndAttempt(index, tick))
            {
                continue;
            }

            if (verdict.Kind == StartVerdictKind.Admit && entry.Kind != StartKind.Restore)
            {
                _room.Admit(ref entry, verdict.GrantBytes);
            }

            index++;
        }

        Summarise();
    }

    private void Enqueue(PendingStart entry)
    {
        MachineState state = _context.State;
        state.StateColumn[entry.Vm] = VmState.Pending;
        _context.Changed.Add(entry.Vm);
        entry.NeededBytes = entry.GrantBytes + state.OverheadColumn[entry.Vm];
        _entries.Insert(entry);
    }

    private void Start(int index, int tick)
    {
        PendingStart entry = _entries[index];
        _room.Release(entry.Vm, entry.NeededBytes);
        _entries.RemoveAt(index);
        _switch.Run(entry, tick);
        _room.NoteStarted(entry.Vm);
    }

    /// <summary>
    /// Each attempt looks for the NUMA node anew, as every start of a VM does; a VM that was reset boots where it was.
    /// </summary>
    private void ChooseNode(in PendingStart entry, int tick)
    {
        if (entry.Kind == StartKind.Restart)
        {
            return;
        }

        int node = _pinning.Choose(entry.Vm, entry.NeededBytes);
        if (node != _context.State.NodeColumn[entry.Vm])
        {
            _room.Release(entry.Vm, 0);
            _pinning.Pin(entry.Vm, node, tick);
        }
    }

    private void Announce(ref PendingStart entry, int tick)
    {
        if (!entry.Announced)
        {
            entry.Announced = true;
            long missing = _room.Short(entry);
            _context.Events.Add(tick, MachineEventKind.StartPending, entry.Vm, missing);
            _context.Tell(entry.Vm, WakeEvents.Lifecycle);
        }
    }

    /// <summary>Ends an attempt; true when it was the last one and the entry is gone.</summary>
    private bool EndAttempt(int index, int tick)
    {
        ref PendingStart entry = ref _entries[index];
        if (entry.Kind == StartKind.Restart)
        {
            if (!_room.CanBridge(entry))
            {
                // A bridge begins at the minimum: until that is there the VM waits on.
                entry.DeadlineTick = tick + Math.Max(1, _waitTicks);
                return false;
            }

            _room.Bridge(ref entry);
            Start(index, tick);
            return true;
        }

        long missing = _room.Short(entry);
        _context.Events.Add(tick, MachineEventKind.StartAttemptFailed, entry.Vm, missing);
        _context.Tell(entry.Vm, WakeEvents.Lifecycle);
        entry.InAttempt = false;
        entry.NextAttemptTick = tick + Math.Max(1, entry.RetryTicks);
        if (entry.Attempt < entry.Attempts)
        {
            return false;
        }

        bool isRestore = entry.Kind == StartKind.Restore;
        MachineEventKind kind = isRestore ? MachineEventKind.RestoreFailed : MachineEventKind.StartFailed;
        _context.Events.Add(tick, kind, entry.Vm, missing);
        RemoveAt(index);
        return true;
    }

    private void RemoveAt(int index)
    {
        MachineState state = _context.State;
        int vm = _entries[index].Vm;
        bool isRestore = _entries[index].Kind == StartKind.Restore;
        _room.Release(vm, 0);
        state.StateColumn[vm] = isRestore ? VmState.Saved : VmState.Off;
        _context.Changed.Add(vm);
        _context.Tell(vm, WakeEvents.Lifecycle);
        _pinning.Unpin(vm);
        _entries.RemoveAt(index);
        Summarise();
    }

    private void Summarise()
    {
        HasActiveAttempt = false;
        _summaries.AsSpan().Clear();
        for (int index = 0; index < _entries.Count; index++)
        {
            ref readonly PendingStart entry = ref _entries[index];
            int node = _context.State.NodeColumn[entry.Vm];
            if (node < 0)
            {
                continue;
            }

            HasActiveAttempt |= entry.InAttempt;
            _summaries[node].Count++;
            _summaries[node].HasActiveAttempt |= entry.InAttempt;
            if (entry.InAttempt && _room.CouldFit(entry))
            {
                _summaries[node].MissingBytes += _room.Missing(entry);
            }
        }
    }
}
