using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// Takes idle surplus back slowly: nothing for some minutes after demand fell, then a share of the surplus each minute
/// (model.md §2.4, U6). Moves whole units at ticks known beforehand, so that quiet time can be skipped.
/// </summary>
internal sealed class IdleTrimmer
{
    private readonly HyperVOptions _options;
    private readonly BufferMeaning _buffer;
    private readonly long[] _trimTarget;
    private readonly int _intervalTicks;
    private readonly long _unit;
    private readonly WholeUnits _whole;

    public IdleTrimmer(HyperVOptions options, in RunInfo run, int intervalTicks)
    {
        _options = options;
        _buffer = options.Buffer ?? run.Buffer;
        Watch = new IdleWatch(options, run);
        _trimTarget = new long[run.VmCapacity];
        _intervalTicks = intervalTicks;
        _unit = run.UnitBytes;
        _whole = new WholeUnits(run.UnitBytes);
    }

    /// <summary>Who is idle.</summary>
    public IdleWatch Watch { get; }

    /// <summary>The pressure at which a VM holds exactly its ideal target (equations E3, E3').</summary>
    public static double TargetPressure(int bufferPercent, BufferMeaning meaning) =>
        meaning == BufferMeaning.OfDemand ? 100.0 / (1 + (bufferPercent / 100.0)) : 100.0 - Math.Min(95, bufferPercent);

    /// <summary>Whether a standing order is a trim under way, which may take several requests.</summary>
    public bool IsTrimming(int vm, long standingTarget) => standingTarget == _trimTarget[vm];

    /// <summary>Puts trims that are due off, because memory is short and surplus is collected anyway; returns when to look again.</summary>
    public int Postpone(int tick)
    {
        Watch.NextTrimTick = Watch.NextTrimTick <= tick ? tick + _intervalTicks : Watch.NextTrimTick;
        return Watch.NextTrimTick;
    }

    /// <summary>Orders the trims that are due; returns the tick of the next.</summary>
    /// <param name="host">The view.</param>
    /// <param name="plan">Rounds ideal targets as it does its rows.</param>
    /// <param name="orders">Receives the orders.</param>
    public int Run(in HostView host, SharingPlan plan, MemoryOrders orders)
    {
        if (host.Tick < Watch.NextTrimTick)
        {
            return Watch.NextTrimTick;
        }

        ReadOnlySpan<int> trimTick = Watch.TrimTick;
        int next = Wake.Never;
        for (
            int vm = DueTicks.Next(trimTick, 0, host.Tick, ref next);
            vm < trimTick.Length;
            vm = DueTicks.Next(trimTick, vm + 1, host.Tick, ref next)
        )
        {
            if (host.IsBalanced(vm))
            {
                Trim(host, vm, HyperVPolicy.RowOf(host, vm, _buffer, plan).IdealBytes, orders);
                next = Math.Min(next, Watch.Renew(host, vm, _intervalTicks));
            }
        }

        Watch.NextTrimTick = next;
        return next;
    }

    private void Trim(in HostView host, int vm, long ideal, MemoryOrders orders)
    {
        long floor = ideal;
        if (_options.ShrinkOnAverage)
        {
            long average = IdealTarget.Of(Watch.MeanDemand(vm, host.Tick), host.BufferPercent[vm], _buffer);
            floor = Math.Max(floor, Math.Min(host.Maximum[vm], _whole.Up(average)));
        }

        long surplus = host.Assigned[vm] - floor;
        double share = _options.TrimPercentPerMinute / 100;
        long trim = Math.Min(surplus, ((long)(surplus * share) + _unit - 1) / _unit * _unit);
        bool settled = host.InFlight[vm] == 0 && host.Outgoing[vm] == 0 && host.Target[vm] == host.Assigned[vm];
        if (settled && trim >= _unit)
        {
            _trimTarget[vm] = host.Assigned[vm] - trim;
            orders.SetTarget(vm, _trimTarget[vm], MoveReason.IdleTrim);
        }
    }
}
