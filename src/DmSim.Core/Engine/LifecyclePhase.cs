using DmSim.Core.Engine.Guests;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// Phase 1: power events from the timeline and from traces whose VM comes or goes, and host load. A VM that the timeline
/// names is powered by the timeline alone; if its first event is a start, it is off until then.
/// </summary>
internal sealed class LifecyclePhase : IMachineActions
{
    private readonly MachineContext _context;
    private readonly DemandPhase _demand;
    private readonly PowerSwitch _power;
    private readonly StartQueue _starts;
    private readonly VmImages _images;
    private readonly StaticResizer _resizer;
    private readonly BalanceRest _rest;
    private readonly VmConfiguration _configuration;
    private readonly DriverSwitch _drivers;
    private readonly HostPrograms _hostPrograms;
    private readonly IRunScript? _script;
    private readonly bool[] _byTimeline;
    private readonly bool[] _absent;
    private readonly int[] _sequenceStartTick;
    private int _nextEvent;
    private int _nextSequenceTick = Wake.Never;

    public LifecyclePhase(
        MachineContext context,
        DemandPhase demand,
        PowerSwitch power,
        StartQueue starts,
        VmImages images,
        StaticResizer resizer,
        BalanceRest rest,
        VmConfiguration configuration,
        DriverSwitch drivers,
        HostPrograms hostPrograms,
        IRunScript? script
    )
    {
        _context = context;
        _demand = demand;
        _power = power;
        _starts = starts;
        _images = images;
        _resizer = resizer;
        _rest = rest;
        _configuration = configuration;
        _drivers = drivers;
        _hostPrograms = hostPrograms;
        _script = script;
        RunSpec spec = context.Spec;
        _byTimeline = new bool[spec.Vms.Count];
        _sequenceStartTick = new int[spec.Vms.Count];
        _absent = new bool[spec.Vms.Count];
        for (int vm = 0; vm < _absent.Length; vm++)
        {
            DemandSeries series = spec.Vms[vm].Demand;
            _absent[vm] = series.TickAt(0) > 0 || !series.IsPresent(0);
        }

        IsOffAtFirst = new bool[spec.Vms.Count];
        for (int vm = 0; script is not null && vm < spec.Vms.Count; vm++)
        {
            _byTimeline[vm] = script.Powers(vm);
            IsOffAtFirst[vm] = _byTimeline[vm];
        }

        for (int index = 0; index < spec.Events.Count; index++)
        {
            ScheduledEvent scheduled = spec.Events[index];
            if (scheduled.Action.PowersVm && !_byTimeline[scheduled.Vm])
            {
                _byTimeline[scheduled.Vm] = true;
                IsOffAtFirst[scheduled.Vm] = scheduled.Action is StartAction;
            }
        }

        ScheduleSequence();
    }

    /// <summary>VMs that are off until the timeline starts them.</summary>
    public bool[] IsOffAtFirst { get; }

    /// <summary>The next tick at which something is scheduled.</summary>
    public int NextTick(int tick)
    {
        int nextEvent = _nextEvent < _context.Spec.Events.Count ? _context.Spec.Events[_nextEvent].Tick : Wake.Never;
        int nextScripted = _script?.NextTick ?? Wake.Never;
        int next = Math.Min(Math.Min(nextEvent, nextScripted), Math.Min(_nextSequenceTick, _starts.NextTick(tick)));
        return Math.Min(next, _rest.NextTick);
    }

    /// <summary>Carries out what is due.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="sampleChanged">VMs whose trace sample changed in this tick.</param>
    public void Run(int tick, ReadOnlySpan<int> sampleChanged)
    {
        _rest.Run(tick);
        RunScript(tick);
        RunTimeline(tick);
        RunSequence(tick);
        foreach (int vm in sampleChanged)
        {
            FollowPresence(vm, tick);
        }

        _starts.Run(tick);
    }

    /// <inheritdoc/>
    public void Do(int vm, MachineAction action)
    {
        int tick = _context.State.Tick;
        switch (action)
        {
            case StartAction start:
                RequestStart(vm, tick, start);
                break;
            case ShutDownAction:
                TurnOff(vm, tick);
                break;
            case TurnOffAction:
                TurnOff(vm, tick);
                _images.Discard(vm, tick);
                break;
            case SaveAction:
                _images.Save(vm, tick);
                break;
            case CheckpointAction:
                _images.TakeCheckpoint(vm, tick);
                break;
            case RestoreCheckpointAction:
                RestoreCheckpoint(vm, tick);
                break;
            case RestartAction or RebootAction:
                Restart(vm, tick);
                break;
            case ResizeAction resize:
                _resizer.Begin(vm, resize, tick);
                break;
            case ConfigureAction change:
                _configuration.Change(vm, change, tick);
                break;
            case StressAction stress when _context.State.StateColumn[vm] == VmState.Running:
                _demand.Software.BeginStress(vm, tick, stress);
                _context.DemandDue.Add(vm);
                break;
            case StopStressAction:
                _demand.Software.StopStress(vm);
                _context.DemandDue.Add(vm);
                break;
            case StressAction:
                break;
            case UnloadDriverAction:
                _drivers.Unload(vm, tick);
                break;
            case LoadDriverAction:
                _drivers.Load(vm, tick);
                break;
            case SetDriverAction set:
                _drivers.Set(vm, tick, set.Driver);
                break;
            case HostLoadAction load:
                _hostPrograms.Use(load.Size.Bytes, tick);
                break;
            default:
                throw new ArgumentException($"The engine has no action {action.GetType().Name}.", nameof(action));
        }
    }

    /// <summary>All VMs that are to run at tick 0 when the run does not begin settled.</summary>
    private void ScheduleSequence()
    {
        Array.Fill(_sequenceStartTick, Wake.Never);
        RunSpec spec = _context.Spec;
        if (spec.Initial == InitialState.Settled)
        {
            return;
        }

        int stepTicks =
            spec.Initial == InitialState.ColdBoot ? 0 : _context.TicksFor(1000L * spec.Starts.SequenceSeconds);
        // The weight is also "a guide for the startup order" (model.md §2.5); equal ones start in the order of the scenario.
        int[] order = [.. Enumerable.Range(0, spec.Vms.Count).Where(IsInSequence).OrderByDescending(WeightOf)];
        for (int position = 0; position < order.Length; position++)
        {
            int delayTicks = _context.TicksFor(1000L * spec.Vms[order[position]].Settings.StartDelaySeconds);
            _sequenceStartTick[order[position]] = checked((position * stepTicks) + delayTicks);
        }

        _nextSequenceTick = order.Length > 0 ? 0 : Wake.Never;
    }

    private bool IsInSequence(int vm)
    {
        DemandSeries demand = _context.Spec.Vms[vm].Demand;
        return !IsOffAtFirst[vm] && demand.TickAt(0) == 0 && demand.IsPresent(0);
    }

    private int WeightOf(int vm) => _context.Spec.Vms[vm].Settings.Weight;

    private void RunSequence(int tick)
    {
        if (tick < _nextSequenceTick)
        {
            return;
        }

        _nextSequenceTick = Wake.Never;
        for (int vm = 0; vm < _sequenceStartTick.Length; vm++)
        {
            if (_sequenceStartTick[vm] <= tick)
            {
                _sequenceStartTick[vm] = Wake.Never;
                if (_demand.Samples.IsPresent(vm) || _byTimeline[vm])
                {
                    RequestStart(vm, tick, new StartAction());
                }
            }

            _nextSequenceTick = Math.Min(_nextSequenceTick, _sequenceStartTick[vm]);
        }
    }

    private void RunScript(int tick)
    {
        if (_script is not null && tick >= _script.NextTick)
        {
            _script.Act(tick, _context.State, this);
        }
    }

    private void RunTimeline(int tick)
    {
        IReadOnlyList<ScheduledEvent> events = _context.Spec.Events;
        while (_nextEvent < events.Count && events[_nextEvent].Tick <= tick)
        {
            ScheduledEvent scheduled = events[_nextEvent++];
            Do(scheduled.Vm, scheduled.Action);
        }
    }

    private void RequestStart(int vm, int tick, StartAction start)
    {
        StartSettings defaults = _context.Spec.Starts;
        int attempts = start.Attempts ?? defaults.Attempts;
        long pause = start.RetryMilliseconds ?? (1000L * defaults.RetrySeconds);
        _starts.Request(vm, tick, attempts, _context.TicksFor(pause));
    }

    private void FollowPresence(int vm, int tick)
    {
        if (_byTimeline[vm])
        {
            return;
        }

        if (!_demand.Samples.IsPresent(vm))
        {
            TurnOff(vm, tick);
        }
        else if (_context.State.StateColumn[vm] == VmState.Off && _sequenceStartTick[vm] == Wake.Never && IsReturn(vm))
        {
            RequestStart(vm, tick, new StartAction());
        }
    }

    /// <summary>A start that failed is not repeated with each new sample: only an absent VM can return.</summary>
    private bool IsReturn(int vm)
    {
        bool returned = _absent[vm];
        _absent[vm] = false;
        return returned;
    }

    private void TurnOff(int vm, int tick)
    {
        _absent[vm] = true;
        _starts.Withdraw(vm);
        if (_context.State.StateColumn[vm] == VmState.Running)
        {
            _power.PowerOff(vm, tick);
        }
    }

    private void Restart(int vm, int tick)
    {
        if (_context.State.StateColumn[vm] != VmState.Running)
        {
            _context.Events.Add(tick, MachineEventKind.ActionRefused, vm, 0, ActionRefusal.NotRunning);
            return;
        }

        _starts.RequestRestart(vm, tick);
    }

    private void RestoreCheckpoint(int vm, int tick)
    {
        _starts.Withdraw(vm);
        if (_images.ApplyCheckpoint(vm, tick))
        {
            RequestStart(vm, tick, new StartAction());
        }
    }
}
