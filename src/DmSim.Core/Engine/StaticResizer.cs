using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Engine;

/// <summary>
/// Run-time resize of VMs without Dynamic Memory (2016 and later; model.md §1.2). It adds as much as the host has free,
/// and removes nothing the guest uses; the guest sees its current size.
/// </summary>
internal sealed class StaticResizer
{
    private readonly MachineContext _context;
    private readonly VmConfiguration _configuration;
    private readonly GuestDrivers _drivers;
    private readonly VmBitSet _active;
    private readonly long[] _remaining;
    private readonly long[] _requested;
    private readonly long[] _credit;
    private readonly int[] _beginTick;
    private readonly long _unit;
    private readonly long _addPerTick;
    private readonly long _removePerTick;

    public StaticResizer(MachineContext context, VmConfiguration configuration, GuestDrivers drivers)
    {
        _context = context;
        _configuration = configuration;
        _drivers = drivers;
        int count = context.Spec.Vms.Count;
        _active = new VmBitSet(count);
        _remaining = new long[count];
        _requested = new long[count];
        _credit = new long[count];
        _beginTick = new int[count];
        MechanismSettings settings = context.Spec.Mechanism;
        _unit = context.Spec.UnitBytes;
        _addPerTick = context.BytesPerTick(settings.HotAddPerSecond.Bytes);
        _removePerTick = context.BytesPerTick(settings.BalloonPerSecond.Bytes);
    }

    /// <summary>Whether a resize is under way.</summary>
    public bool IsBusy => !_active.IsEmpty;

    /// <summary>Begins a resize, or refuses it with the reason. A resize under way ends where it is.</summary>
    public void Begin(int vm, ResizeAction resize, int tick)
    {
        MachineState state = _context.State;
        ActionRefusal why = Refusal(vm);
        if (why != ActionRefusal.None)
        {
            _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, resize.Size.Bytes, why);
            return;
        }

        if (_remaining[vm] > 0)
        {
            Stop(vm);
        }

        long change = (resize.Size.Bytes - state.AssignedColumn[vm]) / _unit * _unit;
        if (change > 0)
        {
            Grow(vm, tick, change);
        }
        else if (change < 0)
        {
            Shrink(vm, tick, -change);
        }
    }

    /// <summary>Moves one tick's share; the first memory moves one tick after the action, as everywhere.</summary>
    public void Advance(int tick)
    {
        if (_active.IsEmpty)
        {
            return;
        }

        foreach (int vm in _active.Drain())
        {
            bool isStuck = _drivers.IsFaulty(vm) && _drivers.IsStuck(vm, tick);
            if (tick > _beginTick[vm] && !isStuck)
            {
                Move(vm, tick);
            }

            if (_remaining[vm] > 0)
            {
                _active.Add(vm);
                continue;
            }

            Settle(vm);
            _context.Tell(vm, WakeEvents.OperationFinished);
            _context.Events.Add(tick, MachineEventKind.OperationEnded, vm, _requested[vm]);
        }
    }

    /// <summary>Ends the resize of a VM where it is; memory reserved for it is free again.</summary>
    public void Stop(int vm)
    {
        if (_remaining[vm] == 0)
        {
            return;
        }

        MachineState state = _context.State;
        state.NodeOf(vm).FreeBytes += state.InFlightColumn[vm];
        state.InFlightColumn[vm] = 0;
        state.OutgoingColumn[vm] = 0;
        _remaining[vm] = 0;
        _active.Remove(vm);
        Settle(vm);
    }

    private ActionRefusal Refusal(int vm)
    {
        VmSettings settings = _configuration.Of(vm);
        if (_context.State.StateColumn[vm] != VmState.Running)
        {
            return ActionRefusal.NotRunning;
        }

        if (settings.DynamicMemory)
        {
            return ActionRefusal.ResizeNeedsStatic;
        }

        if (!_context.Spec.Host.Version.ResizesRunningVms())
        {
            return ActionRefusal.ResizeNotBefore2016;
        }

        return _drivers.Reports(vm) ? ActionRefusal.None : ActionRefusal.NoIntegrationService;
    }

    private void Grow(int vm, int tick, long wanted)
    {
        MachineState state = _context.State;
        long room = Math.Max(0, _context.Spec.Host.Version.GreatestMaximum().Bytes - state.AssignedColumn[vm]);
        if (wanted > room)
        {
            _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, wanted, ActionRefusal.AboveReleaseLimit);
            return;
        }

        long amount = Math.Min(wanted, Math.Max(0, state.NodeOf(vm).FreeBytes) / _unit * _unit);
        if (amount == 0)
        {
            _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, wanted, ActionRefusal.HostIsFull);
            return;
        }

        state.NodeOf(vm).FreeBytes -= amount;
        state.InFlightColumn[vm] = amount;
        state.MaximumColumn[vm] = state.AssignedColumn[vm] + amount;
        Begin(vm, tick, amount);
        _context.Events.Add(tick, MachineEventKind.ResizeBegun, vm, amount);
        if (amount < wanted)
        {
            _context.Events.Add(tick, MachineEventKind.ResizeShort, vm, wanted - amount);
        }
    }

    private void Shrink(int vm, int tick, long amount)
    {
        MachineState state = _context.State;
        long needed = state.DemandColumn[vm] + _context.Spec.Mechanism.ResizeMargin.Bytes;
        long target = state.AssignedColumn[vm] - amount;
        if (target < needed)
        {
            _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, needed - target, ActionRefusal.MemoryInUse);
            return;
        }

        state.OutgoingColumn[vm] = amount;
        state.MinimumColumn[vm] = target;
        Begin(vm, tick, -amount);
        _context.Events.Add(tick, MachineEventKind.ResizeBegun, vm, -amount);
    }

    private void Begin(int vm, int tick, long change)
    {
        _requested[vm] = change;
        _remaining[vm] = Math.Abs(change);
        _credit[vm] = 0;
        _beginTick[vm] = tick;
        _active.Add(vm);
        _context.Changed.Add(vm);
        _context.Tell(vm, WakeEvents.Lifecycle);
    }

    private void Move(int vm, int tick)
    {
        MachineState state = _context.State;
        bool grows = _requested[vm] > 0;
        _credit[vm] += grows ? _addPerTick : _removePerTick;
        long moved = Math.Min(_remaining[vm], _credit[vm] / _unit * _unit);
        if (moved == 0)
        {
            return;
        }

        _credit[vm] -= moved;
        _remaining[vm] -= moved;
        if (grows)
        {
            state.AssignedColumn[vm] += moved;
            state.InFlightColumn[vm] -= moved;
        }
        else
        {
            state.AssignedColumn[vm] -= moved;
            state.OutgoingColumn[vm] -= moved;
            state.NodeOf(vm).FreeBytes += moved;
        }

        _context.Backing?.Resize(vm);
        state.VisibleColumn[vm] = state.AssignedColumn[vm];
        state.ProgressTickColumn[vm] = tick;
        _context.Touch(vm);
    }

    /// <summary>The size it has is its size from now on, also for the next boot.</summary>
    private void Settle(int vm)
    {
        _configuration.NoteStaticSize(vm, _context.State.AssignedColumn[vm]);
        _context.State.TargetColumn[vm] = _context.State.AssignedColumn[vm];
    }
}
