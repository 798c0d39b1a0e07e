using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies.Research;

/// <summary>
/// Sizes buffers by equal risk: for every VM the rise that it exceeds with the same probability, the smallest for which
/// all of them fit what is there for buffers.
/// </summary>
internal sealed class RiskBuffers
{
    private const double GreatestRisk = 0.5;
    private const double RiskStep = 2;
    private const double PoolStretches = 200;

    private readonly JumpStatistics _jumps;
    private readonly BufferMeaning _meaning;
    private readonly double _leastRisk;
    private readonly long[] _buffer;
    private long[] _atRisk;
    private long[] _atNext;
    private double _risk = 1.0 / 64;

    /// <summary>Nothing is known yet, and no buffer given.</summary>
    /// <param name="run">The run.</param>
    /// <param name="horizonTicks">Time within which a rise must fit the buffer.</param>
    /// <param name="leastRisk">Share of horizons in which a rise may exceed it even where memory is plenty.</param>
    public RiskBuffers(in RunInfo run, int horizonTicks, double leastRisk)
    {
        _jumps = new JumpStatistics(run.VmCapacity, horizonTicks, PoolStretches);
        _meaning = run.Buffer;
        _leastRisk = leastRisk;
        _buffer = new long[run.VmCapacity];
        _atRisk = new long[run.VmCapacity];
        _atNext = new long[run.VmCapacity];
    }

    /// <summary>The buffer of a VM as it was last sized; bytes.</summary>
    public long Of(int vm) => _buffer[vm];

    /// <summary>The same for four VMs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> OfFour(int vm) => Lanes.Load(_buffer, vm);

    /// <summary>Forgets what a VM showed: it booted anew.</summary>
    public void Reset(int vm) => _jumps.Reset(vm);

    /// <summary>Takes in a report.</summary>
    public void Add(int vm, int tick, long demand) => _jumps.Add(vm, tick, demand);

    /// <summary>The same for four VMs in the middle of a stretch; whether that is where they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddFour(int vm, int tick, Vector256<long> demand) => _jumps.TryAddFour(vm, tick, demand);

    /// <summary>Whether a VM has reported anything.</summary>
    public bool IsKnown(int vm) => _jumps.IsKnown(vm);

    /// <summary>Takes in what VMs that count reported in ticks without a call.</summary>
    public void PassOver(in SettledReports reports, ReadOnlySpan<bool> counts) => _jumps.PassOver(reports, counts);

    /// <summary>
    /// Finds the smallest risk whose buffers fit, from where it was last time; what then is left goes towards the buffers
    /// of the next smaller risk.
    /// </summary>
    /// <param name="host">The view.</param>
    /// <param name="spareBytes">What there is for buffers.</param>
    public void Size(in HostView host, long spareBytes)
    {
        long sum = Work(host, _risk, _atRisk);
        long? missed = null;
        while (sum > spareBytes && _risk < GreatestRisk)
        {
            // What did not fit is the next smaller risk of what is tried now.
            missed = sum;
            (_atRisk, _atNext) = (_atNext, _atRisk);
            _risk *= RiskStep;
            sum = Work(host, _risk, _atRisk);
        }

        long next = missed ?? Work(host, _risk / RiskStep, _atNext);
        while (next <= spareBytes && _risk / RiskStep >= _leastRisk)
        {
            (_atRisk, _atNext) = (_atNext, _atRisk);
            _risk /= RiskStep;
            sum = next;
            next = Work(host, _risk / RiskStep, _atNext);
        }

        bool isLeast = _risk / RiskStep < _leastRisk;
        double part = !isLeast && next > sum ? Math.Clamp((double)(spareBytes - sum) / (next - sum), 0, 1) : 0;
        for (int vm = 0; vm < _buffer.Length; vm++)
        {
            if (host.IsBalanced(vm))
            {
                _buffer[vm] = _atRisk[vm] + (long)((_atNext[vm] - _atRisk[vm]) * part);
            }
        }
    }

    /// <summary>Works out the buffers of a risk; returns their sum.</summary>
    private long Work(in HostView host, double risk, long[] buffers)
    {
        long sum = 0;
        for (int vm = 0; vm < buffers.Length; vm++)
        {
            if (host.IsBalanced(vm))
            {
                buffers[vm] = BufferAt(host, vm, risk);
                sum += buffers[vm];
            }
        }

        return sum;
    }

    /// <summary>The rise that is covered; as long as nothing is known of any VM the configured buffer.</summary>
    private long BufferAt(in HostView host, int vm, double risk)
    {
        long demand = host.ReportedDemand[vm];
        long room = Math.Max(0, host.Maximum[vm] - demand);
        bool isKnown = _jumps.PooledStretches >= PoolStretches;
        long wanted = isKnown
            ? (long)(demand * _jumps.Quantile(vm, host.Tick, risk))
            : IdealTarget.Of(demand, host.BufferPercent[vm], _meaning) - demand;
        return Math.Min(room, wanted);
    }
}
