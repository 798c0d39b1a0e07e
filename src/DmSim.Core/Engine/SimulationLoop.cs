using DmSim.Core.Engine.Backing;
using DmSim.Core.Engine.Guests;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>
/// One run: the nine phases of a tick in their fixed order, and the jump over ticks in which nothing can change.
/// </summary>
/// <remarks>
/// The order is part of the model: 1 lifecycle, 2 demand, 3 report, 4 balance, 5 limit, 6 move, 7 consequences, 8 check,
/// 9 record. What a VM holds at the end of a tick is what it held in that tick; memory moved in phase 6 was ordered in an
/// earlier tick. Consequences (unmet demand, paging) follow from demand and assigned memory alone and are integrated by
/// the recorder.
/// </remarks>
internal sealed class SimulationLoop<TRecorder>
    where TRecorder : struct, IRecorder
{
    /// <summary>Progress is told after so many ticks at least, so that a short run can pass over some as well.</summary>
    private const int LeastProgressTicks = 256;

    private readonly RunSpec _spec;
    private readonly RunOptions _options;
    private readonly MachineContext _context;
    private readonly DemandSamples _samples;
    private readonly DemandPhase _demand;
    private readonly GuestDrivers _drivers;
    private readonly ReportPhase _reports;
    private readonly MechanismPhase _mechanism;
    private readonly StaticResizer _resizer;
    private readonly SmartPaging _smartPaging;
    private readonly StartQueue _starts;
    private readonly LifecyclePhase _lifecycle;
    private readonly BalancePhase _balance;
    private readonly ConservationCheck _check;
    private readonly PowerSwitch _power;
    private readonly BootRules _boot;
    private readonly HostSwap? _hostSwap;
    private readonly NodePinning _pinning;
    private readonly HostPrograms _hostPrograms;
    private readonly SettledStretch _settled;
    private TRecorder _recorder;
    private long _decisionsInWarmUp;

    public SimulationLoop(RunSpec spec, RunOptions options, TRecorder recorder)
    {
        _spec = spec;
        _options = options;
        _recorder = recorder;
        _context = new MachineContext(spec);
        VmConfiguration configuration = new(_context);
        _drivers = new GuestDrivers(_context, configuration);
        GuestColumns guests = new(_context, _drivers);
        _samples = new DemandSamples(spec);
        _demand = new DemandPhase(_context, guests, _samples);
        _reports = new ReportPhase(_context, _drivers, guests);
        _mechanism = new MechanismPhase(_context, _drivers, recorder.WantsEveryEvent);
        _resizer = new StaticResizer(_context, configuration, _drivers);
        _smartPaging = new SmartPaging(_context);
        BalanceRest rest = new(_context, _drivers);
        _boot = new BootRules(_context, _demand, _drivers);
        _pinning = new NodePinning(_context);
        _hostPrograms = new HostPrograms(_context);
        _power = new PowerSwitch(
            _context,
            _demand,
            _reports,
            _mechanism,
            _drivers,
            _resizer,
            _smartPaging,
            rest,
            _boot,
            _pinning
        );
        VmImages images = new(_context, configuration, _drivers, _power);
        DriverSwitch driverSwitch = new(_context, _drivers, _reports, _mechanism, _resizer);
        _starts = new StartQueue(_context, _power, images, _boot, _pinning);
        _lifecycle = new LifecyclePhase(
            _context,
            _demand,
            _power,
            _starts,
            images,
            _resizer,
            rest,
            configuration,
            driverSwitch,
            _hostPrograms,
            options.Script
        );
        _hostSwap = _context.Backing is { } backing ? new HostSwap(_context, backing, _starts) : null;
        HostActuators actuators = new(_context, _hostSwap);
        DemandForesight foresight = new(_context, _demand.Software);
        _balance = new BalancePhase(
            _context,
            foresight,
            new ReportTicks(_context, _drivers),
            _starts,
            actuators,
            options.Decisions
        );
        _check = new ConservationCheck(_context);
        _settled = new SettledStretch(_context, _demand, _reports, _balance, guests);
    }

    public TRecorder Recorder => _recorder;

    /// <summary>Orders changed since the warm-up was over.</summary>
    public long Decisions => _balance.Decisions - _decisionsInWarmUp;

    public ulong DecisionHash => _balance.DecisionHash;

    /// <summary>Whether the recorder ended the run before its time.</summary>
    public bool StoppedEarly { get; private set; }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        Begin();
        int end = _spec.DurationTicks;
        int warmUp = _spec.WarmUpTicks;
        int progressStep = Math.Max(LeastProgressTicks, end / 100);
        int nextProgress = progressStep;
        int tick = 0;
        while (tick < end && !_recorder.StopRequested && _options.Script is not { IsDone: true })
        {
            if (tick == warmUp)
            {
                _recorder.BeginMeasurement(tick);
                _decisionsInWarmUp = _balance.Decisions;
            }

            Step(tick);
            // A run that is over ends behind this tick, whether those that follow would be walked or passed over.
            tick = _recorder.StopRequested
                ? tick + 1
                : Pass(tick, Math.Min(tick < warmUp ? warmUp : end, nextProgress));
            if (tick >= nextProgress)
            {
                nextProgress += progressStep;
                _options.Cancellation.ThrowIfCancellationRequested();
                _options.Progress?.Invoke((double)tick / end);
            }
        }

        StoppedEarly = tick < end;
        _recorder.End(tick);
    }

    /// <summary>Walks one tick through its phases.</summary>
    internal void Step(int tick)
    {
        MachineState state = _context.State;
        state.Tick = tick;
        _recorder.Advance(tick);
        _samples.Advance(tick);
        _recorder.SamplesEnded(tick, _samples.Changed);

        _lifecycle.Run(tick, _samples.PresenceDue);
        _demand.ApplySamples(tick);
        _demand.Follow(tick);
        _context.Backing?.Touching.Run(tick);
        _reports.Run(tick);
        _balance.Run(tick);
        _mechanism.Advance(tick);
        _resizer.Advance(tick);
        _smartPaging.Advance(tick);
        _hostSwap?.Advance(tick);
        _starts.EarmarkFreed();
        _mechanism.BeginOrdered(tick);
        _reports.NoteChanges(tick);
        _check.Run(tick);
        Record(tick);
    }

    private void Record(int tick)
    {
        foreach (ref readonly MachineEvent machineEvent in _context.Events.Events)
        {
            _recorder.Observe(machineEvent);
        }

        _context.Events.Clear();
        if (!_context.Ended.Vms.IsEmpty)
        {
            _recorder.OperationsEnded(_context.Ended.Vms.DrainWords(), _context.Ended.Bytes);
        }

        _recorder.Record(tick, _context.Changed.Drain());
    }

    private void Begin()
    {
        TRecorder recorder = _recorder;
        recorder.Begin(_spec, _context.State);
        _recorder = recorder;
        if (_spec.Initial == InitialState.Settled)
        {
            _samples.Advance(0);
            _hostPrograms.Settle();
            new InitialPlacement(_context, _demand, _power, _drivers, _boot, _pinning).Settle(_lifecycle.IsOffAtFirst);
        }
    }

    /// <summary>The next tick to walk, at most the given limit: those before it are passed over.</summary>
    private int Pass(int tick, int limit)
    {
        if (_options.WalkEveryTick || IsBusy)
        {
            return Math.Min(tick + 1, limit);
        }

        int next = Math.Min(_demand.NextTickBeyondSamples(tick), _lifecycle.NextTick(tick));
        next = Math.Min(next, Math.Min(_reports.NextTick, _balance.NextTick(tick)));
        next = Math.Min(next, Math.Min(_mechanism.NextTick, _recorder.NextTick));
        next = Math.Min(Math.Max(next, tick + 1), limit);
        int nextSample = Math.Min(Math.Max(_samples.NextTick, tick + 1), next);
        return nextSample == tick + 1 && nextSample < next
            ? _settled.Pass(nextSample, next, ref _recorder)
            : nextSample;
    }

    private bool IsBusy =>
        _mechanism.IsBusy
        || _resizer.IsBusy
        || _smartPaging.IsBusy
        || _context.Backing is { Touching.IsBusy: true }
        || _hostSwap is { IsBusy: true };
}
