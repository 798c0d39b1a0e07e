using DmSim.Core.Policies;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Tests.Policies;

/// <summary>The rule of <c>clairvoyant</c> with nothing kept from one call to the next: all VMs are looked at in each.</summary>
internal sealed class PlainForesightPolicy(int horizonTicks) : IForesightPolicy
{
    private IDemandForesight _foresight = null!;
    private SharingPlan _plan = null!;
    private BufferMeaning _buffer;
    private long _reserved;
    private int _reservedTick = -1;

    public void UseForesight(IDemandForesight foresight) => _foresight = foresight;

    public void Begin(in RunInfo run)
    {
        _plan = new SharingPlan(run.VmCapacity, run.UnitBytes);
        _buffer = run.Buffer;
    }

    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (host.PendingMissingBytes == 0)
        {
            Share(host, orders, 0);
        }

        int next = Wake.Never;
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (host.State[vm] == VmState.Running)
            {
                int beyond = _foresight.NextChange(vm, host.Tick + horizonTicks);
                next = Math.Min(next, _foresight.NextChange(vm, host.Tick));
                next = beyond == Wake.Never ? next : Math.Min(next, beyond - horizonTicks);
            }
        }

        return Wake.At(
            next == Wake.Never ? next : Math.Max(next, host.Tick + 1),
            WakeEvents.Lifecycle | WakeEvents.OperationFinished | WakeEvents.ReportChanged
        );
    }

    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        _reserved = host.Tick == _reservedTick ? _reserved + start.MissingBytes : start.MissingBytes;
        _reservedTick = host.Tick;
        Share(host, orders, _reserved);
        return StartVerdict.Wait;
    }

    private void Share(in HostView host, MemoryOrders orders, long reserved)
    {
        SharingOutcome outcome = Solve(host, reserved, isPresentFirst: false);
        if (outcome == SharingOutcome.DemandShort)
        {
            outcome = Solve(host, reserved, isPresentFirst: true);
        }

        for (int row = 0; row < _plan.Count; row++)
        {
            int vm = _plan.VmAt(row);
            long target = _plan.TargetAt(row);
            bool isShort = target < _plan.DemandAt(row);
            bool givesUp = target < _plan.HeldAt(row) && outcome != SharingOutcome.Enough;
            if (target != host.Target[vm] || orders.IsOrdered(vm))
            {
                MoveReason reason = givesUp ? MoveReason.ForeseenSurplus : MoveReason.Foreseen;
                orders.SetTarget(vm, target, isShort ? MoveReason.DemandShort : reason);
            }
        }
    }

    private SharingOutcome Solve(in HostView host, long reserved, bool isPresentFirst)
    {
        _plan.Clear();
        long capacity = host.FreeBytes - reserved;
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (host.IsBalanced(vm))
            {
                long now = _foresight.PeakDemand(vm, host.Tick, host.Tick);
                long peak = Math.Max(now, _foresight.PeakDemand(vm, host.Tick, host.Tick + horizonTicks));
                long held = host.HeldAfterOperation(vm);
                long least = host.LeastOf(vm);
                long floor = reserved > 0 && host.InFlight[vm] > 0 ? Math.Max(least, held) : least;
                long ideal = isPresentFirst ? peak : IdealTarget.Of(peak, host.BufferPercent[vm], _buffer);
                capacity += host.Assigned[vm] + host.InFlight[vm];
                _plan.Add(vm, held, floor, isPresentFirst ? now : peak, ideal, host.MostOf(vm), weight: 1);
            }
        }

        return _plan.Solve(capacity, SharingRule.StrictByWeight);
    }
}
