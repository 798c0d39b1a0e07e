using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// Knows which VMs hold more than they need, by more than the dead band, since when each has done so, and what it reported
/// meanwhile.
/// </summary>
internal sealed class IdleWatch
{
    private const double RelativeError = 1e-12;

    private readonly HyperVOptions _options;
    private readonly BufferMeaning _buffer;
    private readonly SlidingWindow _window;
    private readonly int[] _trimTick;
    private readonly int[] _generation;
    private readonly int[] _bufferPercent;
    private readonly double[] _lowestPressure;
    private readonly LaneGoals _goals;
    private readonly bool _recordsAlways;
    private readonly int _delayTicks;

    public IdleWatch(HyperVOptions options, in RunInfo run)
    {
        _options = options;
        _buffer = options.Buffer ?? run.Buffer;
        _goals = new LaneGoals(_buffer);
        int windowTicks = run.TicksFor(options.AverageWindowSeconds);
        _window = new SlidingWindow(run.VmCapacity, windowTicks);
        _trimTick = new int[run.VmCapacity];
        _generation = new int[run.VmCapacity];
        _bufferPercent = new int[run.VmCapacity];
        _lowestPressure = new double[run.VmCapacity];
        _delayTicks = run.TicksFor(options.TrimDelaySeconds);
        // The mean is looked at when a VM has been idle for the delay: what came before lies outside a shorter window.
        _recordsAlways = options.ShrinkOnAverage && _delayTicks < windowTicks;
        Array.Fill(_trimTick, Wake.Never);
        Array.Fill(_bufferPercent, -1);
    }

    /// <summary>By VM, the tick from which on surplus may be taken from it; <see cref="Wake.Never"/> while it is not idle.</summary>
    public ReadOnlySpan<int> TrimTick => _trimTick;

    /// <summary>A tick before which none of them lies.</summary>
    public int NextTrimTick { get; set; } = Wake.Never;

    /// <summary>Has a VM that is still idle trimmed again after an interval, and another one no longer.</summary>
    /// <returns>The tick of its next trim.</returns>
    public int Renew(in HostView host, int vm, int intervalTicks) =>
        _trimTick[vm] = IsIdle(host, vm) ? host.Tick + intervalTicks : Wake.Never;

    /// <summary>The mean of what an idle VM reported of its demand over the window that ends with this tick; bytes.</summary>
    public long MeanDemand(int vm, int tick) => _window.Mean(vm, tick);

    /// <summary>Takes in what changed since the last call.</summary>
    public void Learn(in HostView host)
    {
        ReadOnlySpan<int> changed = host.Changed;
        int index = 0;
        while (index < changed.Length)
        {
            int vm = changed[index];
            if (Lanes.AreNeighbours(changed, index) && vm % Lanes.Count == 0 && TryLearnFour(host, vm))
            {
                index += Lanes.Count;
                continue;
            }

            Learn(host, vm);
            index++;
        }
    }

    /// <summary>Narrows what a VM may report so that an idle one stays idle and another one does not become so.</summary>
    /// <returns>Whether that is all there is to learn from its reports.</returns>
    public bool TryNarrow(in HostView host, int vm, ref long least, ref long greatest)
    {
        bool isIdle = IsIdle(host, vm);
        bool isKnown = _generation[vm] == host.BootGeneration[vm] && isIdle == IsWatched(vm);
        if (_recordsAlways || !isKnown)
        {
            return false;
        }

        if (host.Assigned[vm] <= host.Minimum[vm])
        {
            return true;
        }

        // The ends lie a little inside: the comparison itself is one of rounded numbers.
        double edge = LowestPressure(host, vm) * host.Assigned[vm] / 100;
        if (isIdle)
        {
            greatest = Math.Min(greatest, (long)(edge * (1 - RelativeError)) - 1);
        }
        else
        {
            least = Math.Max(least, (long)(edge * (1 + RelativeError)) + 1);
        }

        return true;
    }

    /// <summary>Takes in what idle VMs reported in ticks without a call.</summary>
    public void PassOver(in SettledReports reports)
    {
        for (int first = 0; first < _trimTick.Length; first += Lanes.Count)
        {
            int end = Math.Min(first + Lanes.Count, _trimTick.Length);
            int count = _trimTick.AsSpan(first..end).ContainsAnyExcept(Wake.Never) ? reports.Count : 0;
            // What neighbours report must be added in the order of its ticks.
            for (int index = 0; index < count; index++)
            {
                PassOver(reports, first, end, index);
            }
        }
    }

    private void PassOver(in SettledReports reports, int first, int end, int index)
    {
        for (int vm = first; vm < end; vm++)
        {
            if (IsWatched(vm) && reports.Changes(vm))
            {
                long demand = reports.Demand(vm, index);
                long before = index == 0 ? reports.DemandBefore(vm) : reports.Demand(vm, index - 1);
                if (demand != before)
                {
                    _window.Add(vm, reports.FirstTick + index, demand);
                }
            }
        }
    }

    private void Learn(in HostView host, int vm)
    {
        if (_generation[vm] != host.BootGeneration[vm])
        {
            _generation[vm] = host.BootGeneration[vm];
            _window.Reset(vm);
            _trimTick[vm] = Wake.Never;
        }

        if (!host.IsBalanced(vm))
        {
            _trimTick[vm] = Wake.Never;
            return;
        }

        bool isIdle = IsIdle(host, vm);
        if (isIdle || _recordsAlways)
        {
            _window.Add(vm, host.Tick, host.ReportedDemand[vm]);
        }

        if (!isIdle)
        {
            _trimTick[vm] = Wake.Never;
        }
        else if (_trimTick[vm] == Wake.Never)
        {
            _trimTick[vm] = host.Tick + _delayTicks;
            NextTrimTick = Math.Min(NextTrimTick, _trimTick[vm]);
        }
    }

    /// <summary>
    /// What <see cref="Learn(in HostView, int)"/> does with four VMs that have not booted and can be balanced. Who becomes idle
    /// cannot be predicted: a trim ends where demand crosses the edge, and then it crosses it again and again.
    /// </summary>
    /// <returns>Whether that is what they are; otherwise nothing happened.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLearnFour(in HostView host, int vm)
    {
        Vector128<int> booted = Lanes.Load(host.BootGeneration, vm) ^ Lanes.Load(_generation, vm);
        if (booted != Vector128<int>.Zero || !FleetSurvey.AreBalanced(host, vm))
        {
            return false;
        }

        Vector256<long> assigned = Lanes.Load(host.Assigned, vm);
        Vector256<double> lowest = _goals.Of(host.BufferPercent, vm) - Vector256.Create(_options.DeadBandPoints);
        Vector256<long> reported = Lanes.Load(host.ReportedDemand, vm);
        Vector256<double> demand = Lanes.ToDouble(reported);
        Vector256<long> isLow = Vector256.LessThan(demand * 100.0, lowest * Lanes.ToDouble(assigned)).AsInt64();
        Vector256<long> isIdle = isLow & Vector256.GreaterThan(assigned, Lanes.Load(host.Minimum, vm));
        isIdle = _options.TrimPercentPerMinute > 0 ? isIdle : Vector256<long>.Zero;
        WatchFour(vm, Lanes.Narrow(isIdle), host.Tick + _delayTicks);
        Vector256<long> recorded = _recordsAlways ? Vector256<long>.AllBitsSet : isIdle;
        if (recorded != Vector256<long>.Zero)
        {
            _window.AddFour(vm, host.Tick, reported, recorded);
        }

        return true;
    }

    /// <summary>Begins to watch those of four VMs that are idle and were not, and no longer watches those that are not idle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WatchFour(int vm, Vector128<int> isIdle, int firstTrimTick)
    {
        Vector128<int> never = Vector128.Create(Wake.Never);
        Vector128<int> trimTick = Lanes.Load(_trimTick, vm);
        Vector128<int> begins = Vector128.Equals(trimTick, never) & isIdle;
        trimTick = Vector128.ConditionalSelect(begins, Vector128.Create(firstTrimTick), trimTick);
        Lanes.Store(_trimTick, vm, Vector128.ConditionalSelect(isIdle, trimTick, never));
        NextTrimTick = begins == Vector128<int>.Zero ? NextTrimTick : Math.Min(NextTrimTick, firstTrimTick);
    }

    private bool IsWatched(int vm) => _trimTick[vm] != Wake.Never;

    private bool IsIdle(in HostView host, int vm) =>
        _options.TrimPercentPerMinute > 0
        && host.Assigned[vm] > host.Minimum[vm]
        && 100.0 * host.ReportedDemand[vm] < LowestPressure(host, vm) * host.Assigned[vm];

    /// <summary>Pressure below which a VM is idle; kept, because the division takes longer than all the rest of looking.</summary>
    private double LowestPressure(in HostView host, int vm)
    {
        if (_bufferPercent[vm] != host.BufferPercent[vm])
        {
            _bufferPercent[vm] = host.BufferPercent[vm];
            _lowestPressure[vm] = IdleTrimmer.TargetPressure(host.BufferPercent[vm], _buffer) - _options.DeadBandPoints;
        }

        return _lowestPressure[vm];
    }
}
