using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// A bound: knows the demand of the coming seconds and has memory in place before it is needed; in shortage levels
/// pressure, so rules that choose who goes short can meet an objective where it does not; what no rule can pass is the ceiling
/// of a density search. Uses the same mechanism and the same limits as every policy.
/// </summary>
public sealed class ClairvoyantPolicy : IForesightPolicy, ISettledPolicy
{
    private const WakeEvents News = WakeEvents.Lifecycle | WakeEvents.OperationFinished | WakeEvents.ReportChanged;

    /// <summary>What counts as demand, and what as the ideal on top of it.</summary>
    private enum Need
    {
        PeakThenBuffer,
        PresentThenPeak,
    }

    private readonly double _horizonSeconds;
    private readonly RoomAsked _room = new();
    private IDemandForesight _foresight = null!;
    private BufferMeaning _buffer;
    private SharingPlan _plan = null!;
    private ForeseenCalm _calm = null!;
    private int[] _all = [];
    private int _horizonTicks;
    private int _calmUntil;
    private long _heldBytes;

    /// <summary>Makes an instance that looks so far ahead.</summary>
    public ClairvoyantPolicy(double horizonSeconds) => _horizonSeconds = horizonSeconds;

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "clairvoyant",
            Summary =
                "Bound: knows the coming demand and moves memory before it is needed; levels pressure in shortage.",
            Source = "bound",
            UsesForesight = true,
            Options =
            [
                PolicyOption.Number(
                    "horizon",
                    60,
                    "s",
                    1,
                    3600,
                    "How far ahead demand is known; long enough to move memory in time."
                ),
            ],
            Create = values => new ClairvoyantPolicy(values.Number("horizon")),
        };

    /// <inheritdoc/>
    public void UseForesight(IDemandForesight foresight) => _foresight = foresight;

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _plan = new SharingPlan(run.VmCapacity, run.UnitBytes);
        _buffer = run.Buffer;
        _horizonTicks = run.TicksFor(_horizonSeconds);
        _all = [.. Enumerable.Range(0, run.VmCapacity)];
        _calm = new ForeseenCalm(run, _foresight, _horizonTicks);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        _calm.Learn(host);
        _calmUntil = 0;
        if (host.PendingMissingBytes == 0)
        {
            ReadOnlySpan<int> restless = _calm.Restless(host.Tick);
            SharingOutcome outcome = Share(host, orders, restless, 0);
            if (outcome == SharingOutcome.Enough)
            {
                _calm.Begin(host, restless, orders);
                _calmUntil = _calm.EndTick();
            }
            else
            {
                _calm.End();
            }
        }

        bool isCalm = _calmUntil > host.Tick + 1;
        return Wake.At(isCalm ? _calmUntil : NextWake(host), News);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        _calm.End();
        _calmUntil = 0;
        _room.Add(host.Tick, start.MissingBytes);
        Share(host, orders, _all, _room.Bytes);
        return StartVerdict.Wait;
    }

    /// <inheritdoc/>
    /// <remarks>What guests report does not count: what they are going to need has been looked at.</remarks>
    public bool TrySettle(in HostView host, Span<long> least, Span<long> greatest) => _calmUntil > host.Tick;

    /// <inheritdoc/>
    public void PassOver(in SettledReports reports)
    {
        // There is nothing to learn from the past for who knows the future.
    }

    /// <summary>
    /// Peaks first, then buffers on top where memory is left; where not even the peaks fit, present demand first and what
    /// is left for what is coming.
    /// </summary>
    /// <param name="host">The view.</param>
    /// <param name="orders">Receives the orders.</param>
    /// <param name="vms">The VMs that need a look while there is enough for all; others then hold what they shall.</param>
    /// <param name="reservedBytes">What is not shared.</param>
    private SharingOutcome Share(in HostView host, MemoryOrders orders, ReadOnlySpan<int> vms, long reservedBytes)
    {
        SharingOutcome outcome = Solve(host, vms, Need.PeakThenBuffer, reservedBytes);
        if (outcome != SharingOutcome.Enough && vms.Length < _all.Length)
        {
            outcome = Solve(host, _all, Need.PeakThenBuffer, reservedBytes);
        }

        if (outcome == SharingOutcome.DemandShort)
        {
            outcome = Solve(host, _all, Need.PresentThenPeak, reservedBytes);
        }

        for (int row = 0; row < _plan.Count; row++)
        {
            int vm = _plan.VmAt(row);
            long target = _plan.TargetAt(row);
            if (target != host.Target[vm] || orders.IsOrdered(vm))
            {
                orders.SetTarget(vm, target, Reason(row, outcome));
            }
        }

        return outcome;
    }

    private SharingOutcome Solve(in HostView host, ReadOnlySpan<int> vms, Need need, long reservedBytes)
    {
        Fill(host, vms, need, reservedBytes);
        return _plan.Solve(_heldBytes + host.FreeBytes - reservedBytes, SharingRule.StrictByWeight);
    }

    private void Fill(in HostView host, ReadOnlySpan<int> vms, Need need, long reservedBytes)
    {
        _plan.Clear();
        _heldBytes = 0;
        foreach (int vm in vms)
        {
            if (!host.IsBalanced(vm))
            {
                continue;
            }

            long now = _foresight.PeakDemand(vm, host.Tick, host.Tick);
            long peak = Math.Max(now, _foresight.PeakDemand(vm, host.Tick, host.Tick + _horizonTicks));
            long held = host.HeldAfterOperation(vm);
            long demand = need == Need.PeakThenBuffer ? peak : now;
            long ideal = need == Need.PeakThenBuffer ? IdealTarget.Of(peak, host.BufferPercent[vm], _buffer) : peak;
            _heldBytes += host.Assigned[vm] + host.InFlight[vm];
            // A VM that is growing cannot give to a start before its operation has ended, which may be too late.
            long least = host.LeastOf(vm);
            long floor = reservedBytes > 0 && host.InFlight[vm] > 0 ? Math.Max(least, held) : least;
            _plan.Add(vm, held, floor, demand, ideal, host.MostOf(vm), weight: 1);
        }
    }

    private MoveReason Reason(int row, SharingOutcome outcome)
    {
        if (_plan.TargetAt(row) < _plan.DemandAt(row))
        {
            return MoveReason.DemandShort;
        }

        bool shrinks = _plan.TargetAt(row) < _plan.HeldAt(row);
        return shrinks && outcome != SharingOutcome.Enough ? MoveReason.ForeseenSurplus : MoveReason.Foreseen;
    }

    private int NextWake(in HostView host)
    {
        int next = Wake.Never;
        // Nothing comes before the next tick: whoever changes then ends the search.
        for (int vm = 0; vm < host.State.Length && next > host.Tick + 1; vm++)
        {
            if (host.State[vm] != VmState.Running)
            {
                continue;
            }

            int change = _foresight.NextChange(vm, host.Tick);
            int beyond = _foresight.NextChange(vm, host.Tick + _horizonTicks);
            next = Math.Min(next, change);
            next = beyond == Wake.Never ? next : Math.Min(next, beyond - _horizonTicks);
        }

        return next == Wake.Never ? next : Math.Max(next, host.Tick + 1);
    }
}
