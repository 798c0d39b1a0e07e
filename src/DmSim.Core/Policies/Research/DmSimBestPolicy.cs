using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies.Research;

/// <summary>
/// A research policy of our own: buffers sized by risk instead of a fixed percentage, and shortage borne by few VMs in turns
/// instead of by all at once. It sees what <c>hyper-v</c> sees, and no future.
/// </summary>
/// <remarks>
/// Enough memory: each VM gets its demand and the rise that it exceeds with the same small probability as every other VM
/// (<see cref="RiskBuffers"/>); the risk is the smallest for which all buffers and a common pool fit, down to a least one.
/// Surplus is given back little by little. Too little: <see cref="ConcentratedShortage"/>.
/// </remarks>
public sealed class DmSimBestPolicy : ISettledPolicy
{
    private const WakeEvents News = WakeEvents.ReportChanged | WakeEvents.Lifecycle | WakeEvents.OperationFinished;
    private const double LeastSurplusShare = 0.05;
    private const int TrimParts = 4;

    private readonly DmSimBestOptions _options;
    private readonly RoomAsked _room = new();
    private FleetKnowledge _fleet = null!;
    private SharingPlan _plan = null!;
    private ConcentratedShortage _shortage = null!;
    private CalmBand _band = null!;
    private int _planTicks;
    private int _turnTicks;
    private int _nextPlan;
    private bool _hasNews;

    /// <summary>Makes an instance with its options.</summary>
    public DmSimBestPolicy(DmSimBestOptions options) => _options = options;

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "dmsim-best",
            Summary = "Research: buffers sized by equal risk from each VM's own history; shortage on few VMs in turns.",
            Source = "DmSim; src/docs/policies.md",
            Options = DmSimBestOptions.Declared,
            Create = values => new DmSimBestPolicy(DmSimBestOptions.From(values)),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _fleet = new FleetKnowledge(run, _options);
        _plan = new SharingPlan(run.VmCapacity, run.UnitBytes);
        _shortage = new ConcentratedShortage(run.VmCapacity, run.UnitBytes);
        _turnTicks = run.TicksFor(_options.TurnSeconds);
        _band = new CalmBand(run, _options.DeadBandPercent);
        _planTicks = run.TicksFor(_options.PlanSeconds);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        _hasNews |= _fleet.Learn(host);
        if (host.PendingMissingBytes > 0)
        {
            // MakeRoom shares the memory while a start waits: two plans at once would undo each other.
            return Wake.At(host.Tick + 1, News);
        }

        bool isPlanned = _hasNews && host.Tick >= _nextPlan;
        if (isPlanned)
        {
            _fleet.Buffers.Size(host, SpareBytes(host));
            _hasNews = false;
            _nextPlan = host.Tick + _planTicks;
        }

        bool isShort = Share(host, orders, reservedBytes: 0, starterWeight: -1);
        if (isPlanned && !isShort)
        {
            Trim(host, orders);
        }

        int next = isShort ? host.Tick + Math.Max(1, _turnTicks / 10) : Wake.Never;
        return Wake.At(_hasNews ? Math.Min(next, Math.Max(_nextPlan, host.Tick + 1)) : next, News);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        _room.Add(host.Tick, start.MissingBytes);
        Share(host, orders, _room.Bytes, host.Weight[start.Vm]);
        return StartVerdict.Wait;
    }

    /// <inheritdoc/>
    public bool TrySettle(in HostView host, Span<long> least, Span<long> greatest) =>
        // Without news the next call would ask to be woken for a new plan.
        _hasNews && host.PendingMissingBytes <= 0 && _fleet.TrySettle(host, _band, least, greatest);

    /// <inheritdoc/>
    public void PassOver(in SettledReports reports) => _fleet.PassOver(reports);

    /// <summary>What is left for buffers when everybody has his demand and the pool is full.</summary>
    private long SpareBytes(in HostView host)
    {
        long spare = host.FreeBytes - (long)(host.TotalBytes * _options.PoolPercent / 100);
        for (int vm = 0; vm < host.ReportedDemand.Length; vm++)
        {
            if (host.IsBalanced(vm))
            {
                spare += host.Assigned[vm] + host.InFlight[vm] - Math.Max(host.ReportedDemand[vm], host.Minimum[vm]);
            }
        }

        return spare;
    }

    /// <summary>Shares what there is; returns whether demand does not fit.</summary>
    private bool Share(in HostView host, MemoryOrders orders, long reservedBytes, int starterWeight)
    {
        Ideals ideals = new(_fleet.Buffers);
        long assigned =
            reservedBytes > 0 ? _plan.FillForStart(host, ideals, starterWeight, []) : _plan.Fill(host, ideals);
        long capacity = assigned + host.FreeBytes - reservedBytes;
        SharingOutcome outcome = _plan.Solve(capacity, SharingRule.StrictByWeight);
        bool isShort = outcome == SharingOutcome.DemandShort;
        if (isShort && _options.Concentrates)
        {
            Concentrate(host, capacity);
        }

        // Where nobody lacks what he needs, small differences are not worth moving.
        bool isUrgent = isShort || _plan.Rows.AnyLacks();
        bool looksAtFours = !isShort && reservedBytes == 0 && orders.WrittenCount == 0;
        for (int row = 0; row < _plan.Count; row++)
        {
            if (looksAtFours && _plan.Rows.AreAtRest(host, row, isUrgent ? -1 : _options.DeadBandPercent))
            {
                row += Lanes.Count - 1;
                continue;
            }

            long target = isShort && _options.Concentrates ? _shortage.TargetAt(row) : _plan.TargetAt(row);
            Order(host, orders, row, target, isUrgent || reservedBytes > 0, reservedBytes > 0);
        }

        return isShort;
    }

    /// <summary>Takes a part of what lies well above the target back, so that it is there for those who start.</summary>
    private void Trim(in HostView host, MemoryOrders orders)
    {
        for (int row = 0; row < _plan.Count; row++)
        {
            int vm = _plan.VmAt(row);
            long held = _plan.HeldAt(row);
            long surplus = held - Math.Max(_plan.IdealAt(row), _plan.FloorAt(row));
            if (!orders.IsOrdered(vm) && surplus > _plan.DemandAt(row) * LeastSurplusShare && host.Target[vm] == held)
            {
                orders.SetTarget(vm, held - (surplus / TrimParts), MoveReason.IdleTrim);
            }
        }
    }

    private void Concentrate(in HostView host, long capacity)
    {
        _shortage.Clear();
        for (int row = 0; row < _plan.Count; row++)
        {
            int vm = _plan.VmAt(row);
            double burden = _fleet.Burden(vm, host.Tick);
            long used = host.ReportedDemand[vm] - _fleet.Idle(vm);
            _shortage.Add(vm, host.Weight[vm], burden, _plan.DemandAt(row), used, _plan.FloorAt(row));
        }

        _shortage.Solve(capacity);
    }

    private void Order(in HostView host, MemoryOrders orders, int row, long target, bool isUrgent, bool forStart)
    {
        int vm = _plan.VmAt(row);
        long held = host.HeldAfterOperation(vm);
        long demand = _plan.DemandAt(row);
        bool isLittle = Math.Abs(target - held) < demand * _options.DeadBandPercent / 100;
        if (isLittle && !isUrgent && host.Target[vm] == held)
        {
            return;
        }

        if (host.Target[vm] != target || orders.IsOrdered(vm))
        {
            orders.SetTarget(vm, target, Reason(target, held, demand, _plan.IdealAt(row), forStart));
        }
    }

    private static MoveReason Reason(long target, long held, long demand, long ideal, bool forStart)
    {
        if (target < demand)
        {
            return forStart ? MoveReason.SqueezedForStart : MoveReason.DemandShort;
        }

        if (target == held)
        {
            return MoveReason.Kept;
        }

        if (target < held)
        {
            return forStart ? MoveReason.SqueezedForStart : MoveReason.SurplusCollected;
        }

        return target < ideal ? MoveReason.BufferGivenUp : MoveReason.GrownToTarget;
    }

    /// <summary>Demand, and the buffer that covers its rises.</summary>
    private readonly struct Ideals(RiskBuffers buffers) : IIdealTargets
    {
        public long Of(in HostView host, int vm) => host.ReportedDemand[vm] + buffers.Of(vm);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryOfFour(in HostView host, int vm, out Vector256<long> ideal)
        {
            ideal = Lanes.Load(host.ReportedDemand, vm) + buffers.OfFour(vm);
            return true;
        }
    }
}
