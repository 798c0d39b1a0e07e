using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Policies.Research;

/// <summary>
/// Forecasts each VM's demand from its own history (<see cref="SeasonalForecast"/>) and has memory in place before it is
/// needed: the target is demand with its buffer, or the highest demand expected within the horizon with a margin for past
/// errors, whichever is more.
/// </summary>
/// <remarks>
/// It learns a stretch at a time, and takes surplus back at the end of a stretch only. In shortage margins are given up first,
/// then demand goes short, by weight and at equal pressure, as under <c>hyper-v</c>.
/// </remarks>
public sealed class PredictivePolicy : ISettledPolicy
{
    private const WakeEvents News = WakeEvents.ReportChanged | WakeEvents.Lifecycle | WakeEvents.OperationFinished;
    private const int SecondsPerDay = 86_400;

    private readonly double _horizonSeconds;
    private readonly double _binSeconds;
    private readonly double _deviations;
    private readonly double _deadBandPercent;
    private readonly RoomAsked _room = new();
    private SharingPlan _plan = null!;
    private SeasonalForecast _forecast = null!;
    private CalmBand _band = null!;
    private long[] _highest = [];
    private long[] _expected = [];
    private int[] _generation = [];
    private BufferMeaning _buffer;
    private int _binTicks;
    private int _binsPerDay;
    private int _binsAhead;
    private int _firstBin;
    private int _nextBinTick;

    /// <summary>Makes an instance with its options.</summary>
    public PredictivePolicy(PolicyOptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _horizonSeconds = values.Number("horizon");
        _binSeconds = values.Number("stretch");
        _deviations = PortableMath.NormalQuantile(values.Number("quantile") / 100);
        _deadBandPercent = values.Number("dead-band");
    }

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "predictive",
            Summary =
                "Forecasts demand by level, trend and time of day from each VM's own history, and acts ahead of it.",
            Source = "Winters, Management Science 6 (1960); Gardner and McKenzie, Management Science 31 (1985)",
            Options =
            [
                PolicyOption.Number("horizon", 600, "s", 1, 86_400, "How far ahead demand is forecast and covered."),
                PolicyOption.Number("stretch", 300, "s", 10, 3600, "Time over which demand is one observation."),
                PolicyOption.Number("quantile", 95, "%", 50, 99.99, "Share of forecast errors that the margin covers."),
                PolicyOption.Number("dead-band", 2, "%", 0, 20, "Share of demand that is not worth moving."),
            ],
            Create = values => new PredictivePolicy(values),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _buffer = run.Buffer;
        _binTicks = run.TicksFor(_binSeconds);
        _binsPerDay = Math.Max(1, run.TicksFor(SecondsPerDay) / _binTicks);
        _binsAhead = Math.Max(1, (int)Math.Ceiling(_horizonSeconds / _binSeconds));
        _firstBin = run.TicksFor(run.StartSecondOfDay) / _binTicks;
        _nextBinTick = _binTicks;
        _plan = new SharingPlan(run.VmCapacity, run.UnitBytes);
        _forecast = new SeasonalForecast(run.VmCapacity, _binsPerDay);
        _band = new CalmBand(run, _deadBandPercent);
        _highest = new long[run.VmCapacity];
        _expected = new long[run.VmCapacity];
        _generation = new int[run.VmCapacity];
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        bool endsBin = host.Tick >= _nextBinTick;
        if (endsBin)
        {
            EndBin(host);
        }

        Learn(host);
        if (host.PendingMissingBytes > 0)
        {
            // MakeRoom shares the memory while a start waits: two plans at once would undo each other.
            return Wake.At(Math.Min(_nextBinTick, host.Tick + 1), News);
        }

        Share(host, orders, 0, -1, endsBin);
        return Wake.At(_nextBinTick, News);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        _room.Add(host.Tick, start.MissingBytes);
        Share(host, orders, _room.Bytes, host.Weight[start.Vm], takesBack: true);
        return StartVerdict.Wait;
    }

    /// <inheritdoc/>
    public bool TrySettle(in HostView host, Span<long> least, Span<long> greatest)
    {
        _band.Clear();
        for (int vm = 0; vm < least.Length; vm++)
        {
            if (!host.IsBalanced(vm))
            {
                continue;
            }

            CalmIdeal ideal = new(host.BufferPercent[vm], _buffer, 0, _expected[vm]);
            bool isKnown = _generation[vm] == host.BootGeneration[vm];
            if (!isKnown || !_band.TryAdd(host, vm, ideal, ref least[vm], ref greatest[vm]))
            {
                return false;
            }
        }

        return host.PendingMissingBytes <= 0 && _band.TryFit(host, greatest);
    }

    /// <inheritdoc/>
    public void PassOver(in SettledReports reports)
    {
        for (int vm = 0; vm < _highest.Length; vm++)
        {
            if (reports.Changes(vm))
            {
                long pages = PageRun.Highest(reports.PagesOf(vm));
                long highest = (pages * DemandSeries.PageBytes) + reports.BeyondDemand(vm);
                _highest[vm] = Math.Max(_highest[vm], highest);
            }
        }
    }

    private void Learn(in HostView host)
    {
        foreach (int vm in host.Changed)
        {
            if (_generation[vm] != host.BootGeneration[vm])
            {
                _generation[vm] = host.BootGeneration[vm];
                _forecast.Reset(vm);
                _highest[vm] = 0;
                _expected[vm] = 0;
            }

            _highest[vm] = Math.Max(_highest[vm], host.ReportedDemand[vm]);
        }
    }

    /// <summary>Learns from the stretch that has ended and forecasts the next ones.</summary>
    private void EndBin(in HostView host)
    {
        int ended = (_firstBin + (_nextBinTick / _binTicks) - 1) % _binsPerDay;
        for (int vm = 0; vm < _highest.Length; vm++)
        {
            if (!host.IsBalanced(vm))
            {
                _highest[vm] = 0;
                continue;
            }

            if (_highest[vm] > 0)
            {
                _forecast.Add(vm, ended, _highest[vm]);
                _expected[vm] = (long)_forecast.Highest(vm, ended, _binsAhead, _deviations);
            }

            // The next stretch begins with the demand in force.
            _highest[vm] = host.ReportedDemand[vm];
        }

        _nextBinTick = ((host.Tick / _binTicks) + 1) * _binTicks;
    }

    private void Share(in HostView host, MemoryOrders orders, long reservedBytes, int starterWeight, bool takesBack)
    {
        Ideals ideals = new(_buffer, _expected);
        long assigned =
            reservedBytes > 0 ? _plan.FillForStart(host, ideals, starterWeight, []) : _plan.Fill(host, ideals);
        SharingOutcome outcome = _plan.Solve(assigned + host.FreeBytes - reservedBytes, SharingRule.StrictByWeight);
        bool isShort = outcome != SharingOutcome.Enough;
        bool looksAtFours = !takesBack && orders.WrittenCount == 0;
        for (int row = 0; row < _plan.Count; row++)
        {
            if (looksAtFours && _plan.Rows.AreAtRest(host, row, isShort ? -1 : _deadBandPercent))
            {
                row += Lanes.Count - 1;
                continue;
            }

            Order(host, orders, row, isShort, takesBack);
        }
    }

    private void Order(in HostView host, MemoryOrders orders, int row, bool isShort, bool takesBack)
    {
        int vm = _plan.VmAt(row);
        long held = _plan.HeldAt(row);
        long demand = _plan.DemandAt(row);
        long target = _plan.TargetAt(row);
        if (!isShort && takesBack)
        {
            // The plan leaves surplus where it is; the end of a stretch is the time to take it back.
            target = Math.Max(_plan.IdealAt(row), _plan.FloorAt(row));
        }

        bool isLittle = Math.Abs(target - held) < demand * _deadBandPercent / 100;
        if (isLittle && !isShort && held >= demand && host.Target[vm] == held)
        {
            return;
        }

        if (host.Target[vm] != target || orders.IsOrdered(vm))
        {
            orders.SetTarget(vm, target, Reason(target, held, demand, isShort));
        }
    }

    private static MoveReason Reason(long target, long held, long demand, bool isShort)
    {
        if (target < demand)
        {
            return MoveReason.DemandShort;
        }

        if (target >= held)
        {
            return target == held ? MoveReason.Kept : MoveReason.Foreseen;
        }

        return isShort ? MoveReason.SurplusCollected : MoveReason.ForeseenSurplus;
    }

    /// <summary>Demand with its buffer, or what is expected.</summary>
    private readonly struct Ideals(BufferMeaning meaning, long[] expected) : IIdealTargets
    {
        private readonly long[] _expected = expected;

        public long Of(in HostView host, int vm) =>
            Math.Max(IdealTarget.Of(host.ReportedDemand[vm], host.BufferPercent[vm], meaning), _expected[vm]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryOfFour(in HostView host, int vm, out Vector256<long> ideal)
        {
            bool isExact = new BufferedDemand(meaning).TryOfFour(host, vm, out Vector256<long> buffered);
            ideal = Vector256.Max(buffered, Lanes.Load(_expected, vm));
            return isExact;
        }
    }
}
