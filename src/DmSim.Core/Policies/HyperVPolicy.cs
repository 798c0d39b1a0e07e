using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// The Hyper-V Dynamic Memory balancer, as far as it is documented (model.md §0, §2); what is not is an option.
/// </summary>
/// <remarks>
/// Each guest's ideal is demand plus buffer. With enough free memory everybody grows to it at once and weight has no
/// effect. In shortage surplus above the ideal is collected, then buffers are given up, then demand itself goes short:
/// lower weights give first, equal weights share equal pressure. A starting VM squeezes the running ones up to a ceiling
/// set by its own weight. Idle surplus is trimmed slowly, minutes after demand fell.
/// </remarks>
public sealed class HyperVPolicy : ISettledPolicy
{
    private const WakeEvents News = WakeEvents.ReportChanged | WakeEvents.Lifecycle | WakeEvents.OperationFinished;
    private const double TrimIntervalSeconds = 60;

    private readonly HyperVOptions _options;
    private readonly RoomAsked _room = new();
    private SharingPlan _plan = null!;
    private IdleTrimmer _trimmer = null!;
    private FleetSurvey _survey = null!;
    private SettledBand _band = null!;
    private BufferMeaning _buffer;
    private int _periodTicks;
    private int _lastTick = int.MinValue;
    private long[] _planned = [];

    /// <summary>Makes an instance with its options.</summary>
    public HyperVPolicy(HyperVOptions options) => _options = options;

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "hyper-v",
            Summary =
                "Hyper-V Dynamic Memory: demand plus buffer; in shortage surplus, then buffers, then demand, by weight.",
            Source = "Microsoft documentation and blogs, collected in src/docs/model.md §0 to §2",
            Options = HyperVOptions.Declared,
            Create = values => new HyperVPolicy(HyperVOptions.From(values)),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _plan = new SharingPlan(run.VmCapacity, run.UnitBytes);
        _planned = new long[run.VmCapacity];
        _buffer = _options.Buffer ?? run.Buffer;
        _periodTicks = run.TicksFor(_options.PeriodSeconds);
        _survey = new FleetSurvey(run.VmCapacity, run.UnitBytes, _options.DeadBandPoints, _buffer);
        _band = new SettledBand(run.UnitBytes, _options.DeadBandPoints, _buffer);
        _trimmer = new IdleTrimmer(_options, run, run.TicksFor(TrimIntervalSeconds));
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        _trimmer.Watch.Learn(host);
        _survey.Note(host.Changed);
        if (_lastTick != int.MinValue && host.Tick - _lastTick < _periodTicks)
        {
            return Wake.At(_lastTick + _periodTicks);
        }

        _lastTick = host.Tick;
        if (host.PendingMissingBytes > 0 && _options.SqueezeForStart)
        {
            // MakeRoom shares the memory while a start waits: two plans at once would undo each other.
            return Wake.At(host.Tick + _periodTicks, News);
        }

        SharingOutcome outcome = Share(host);
        for (int row = 0; row < _plan.Count; row++)
        {
            Order(host, orders, row, outcome);
        }

        int trimTick =
            outcome == SharingOutcome.Enough ? _trimmer.Run(host, _plan, orders) : _trimmer.Postpone(host.Tick);
        _survey.Note(orders.Written);
        return Wake.At(trimTick, News);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        if (!_options.SqueezeForStart)
        {
            return StartVerdict.Wait;
        }

        bool isFirst = _room.Add(host.Tick, start.MissingBytes);
        BufferedDemand ideals = new(_buffer);
        long assigned = _plan.FillForStart(host, ideals, host.Weight[start.Vm], isFirst ? [] : _planned);
        SharingOutcome outcome = _plan.Solve(assigned + host.FreeBytes - _room.Bytes, _options.Rule);
        for (int row = 0; row < _plan.Count; row++)
        {
            long target = _plan.TargetAt(row);
            _planned[_plan.VmAt(row)] = target;
            if (target < host.HeldAfterOperation(_plan.VmAt(row)))
            {
                Set(host, orders, _plan.VmAt(row), target, MoveReason.SqueezedForStart);
            }
            else
            {
                Order(host, orders, row, outcome);
            }
        }

        _survey.Note(orders.Written);
        return StartVerdict.Wait;
    }

    /// <inheritdoc/>
    public bool TrySettle(in HostView host, Span<long> least, Span<long> greatest) =>
        _periodTicks <= 1 && host.PendingMissingBytes <= 0 && _band.TryNarrow(host, _trimmer.Watch, least, greatest);

    /// <inheritdoc/>
    public void PassOver(in SettledReports reports)
    {
        _trimmer.Watch.PassOver(reports);
        _survey.Forget();
    }

    /// <summary>What a VM brings to a sharing in which nothing starts.</summary>
    internal static SharingRow RowOf(in HostView host, int vm, BufferMeaning buffer, SharingPlan plan)
    {
        long demand = host.ReportedDemand[vm];
        long ideal = IdealTarget.Of(demand, host.BufferPercent[vm], buffer);
        return plan.Round(host.LeastOf(vm), demand, ideal, host.MostOf(vm));
    }

    /// <summary>Shares the memory. Where there is enough, the plan holds only the VMs that may need an order.</summary>
    private SharingOutcome Share(in HostView host)
    {
        _survey.Look(host);
        if (_survey.WantedBytes > _survey.HeldBytes + host.FreeBytes)
        {
            long assigned = _plan.Fill(host, new BufferedDemand(_buffer));
            return _plan.Solve(assigned + host.FreeBytes, _options.Rule);
        }

        _plan.Clear();
        foreach (int vm in _survey.Restless)
        {
            _plan.AddReported(host, vm, host.HeldAfterOperation(vm), host.LeastOf(vm), IdealOf(host, vm));
        }

        _plan.ServeAll();
        return SharingOutcome.Enough;
    }

    private long IdealOf(in HostView host, int vm) => new BufferedDemand(_buffer).Of(host, vm);

    private void Order(in HostView host, MemoryOrders orders, int row, SharingOutcome outcome)
    {
        int vm = _plan.VmAt(row);
        long held = host.HeldAfterOperation(vm);
        long target = _plan.TargetAt(row);
        bool growing = host.Target[vm] > held;
        if (outcome == SharingOutcome.Enough && target > held && !growing && !IsBeyondBand(host, vm, held))
        {
            // Inside the dead band nothing begins; a growth that has begun is finished.
            target = held;
        }

        if (target != held)
        {
            Set(host, orders, vm, target, Reason(host, row, target));
        }
        else if (!(outcome == SharingOutcome.Enough && _trimmer.IsTrimming(vm, host.Target[vm])))
        {
            // An order that stands for something else is no longer wanted: there is nothing left to give or take.
            bool waitsForMore = growing && outcome != SharingOutcome.Enough;
            Set(host, orders, vm, held, waitsForMore ? Reason(host, row, held) : MoveReason.Kept);
        }
    }

    private static void Set(in HostView host, MemoryOrders orders, int vm, long target, MoveReason reason)
    {
        if (host.Target[vm] != target || orders.IsOrdered(vm))
        {
            orders.SetTarget(vm, target, reason);
        }
    }

    private MoveReason Reason(in HostView host, int row, long target)
    {
        int vm = _plan.VmAt(row);
        if (target < _plan.IdealAt(row))
        {
            return target < _plan.DemandAt(row) ? MoveReason.DemandShort : MoveReason.BufferGivenUp;
        }

        long wanted = IdealOf(host, vm);
        if (wanted < host.Minimum[vm] && target == host.Minimum[vm])
        {
            return MoveReason.AtMinimum;
        }

        if (target < host.HeldAfterOperation(vm))
        {
            return MoveReason.SurplusCollected;
        }

        return wanted > host.Maximum[vm] && target == host.Maximum[vm]
            ? MoveReason.AtMaximum
            : MoveReason.GrownToTarget;
    }

    /// <summary>Whether a VM's pressure lies above its target pressure by more than the dead band.</summary>
    private bool IsBeyondBand(in HostView host, int vm, long held)
    {
        double target = IdleTrimmer.TargetPressure(host.BufferPercent[vm], _buffer);
        return 100.0 * host.ReportedDemand[vm] > (target + _options.DeadBandPoints) * held || held < host.Minimum[vm];
    }
}
