using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Research;

/// <summary>
/// What <see cref="DmSimBestPolicy"/> has learnt of each VM from its reports: how its demand rises, how much of its time it goes
/// short, and what it has committed without using it.
/// </summary>
internal sealed class FleetKnowledge
{
    private readonly ShortTime _short;
    private readonly long[] _idle;
    private readonly int[] _generation;
    private readonly long[] _idleInCalm;
    private readonly bool[] _isInCalm;

    /// <summary>Nothing is known yet.</summary>
    public FleetKnowledge(in RunInfo run, DmSimBestOptions options)
    {
        Buffers = new RiskBuffers(run, run.TicksFor(options.HorizonSeconds), options.LeastRiskPercent / 100);
        _short = new ShortTime(run.VmCapacity, run.TicksFor(options.TurnSeconds), run.TicksFor(86_400));
        _idle = new long[run.VmCapacity];
        _generation = new int[run.VmCapacity];
        _idleInCalm = new long[run.VmCapacity];
        _isInCalm = new bool[run.VmCapacity];
    }

    /// <summary>The buffers that cover rises of demand.</summary>
    public RiskBuffers Buffers { get; }

    /// <summary>What a VM has committed but does not use; bytes.</summary>
    public long Idle(int vm) => _idle[vm];

    /// <summary>The share of its time a VM has gone short.</summary>
    public double Burden(int vm, int tick) => _short.Burden(vm, tick);

    /// <summary>Takes in what changed; returns whether a VM that can be balanced is among that.</summary>
    public bool Learn(in HostView host)
    {
        ReadOnlySpan<int> changed = host.Changed;
        bool hasNews = false;
        int index = 0;
        while (index < changed.Length)
        {
            int vm = changed[index];
            bool isFour = Lanes.AreNeighbours(changed, index) && TryLearnFour(host, vm);
            hasNews |= isFour || Learn(host, vm);
            index += isFour ? Lanes.Count : 1;
        }

        return hasNews;
    }

    private bool Learn(in HostView host, int vm)
    {
        if (_generation[vm] != host.BootGeneration[vm])
        {
            _generation[vm] = host.BootGeneration[vm];
            Buffers.Reset(vm);
            _short.Reset(vm);
            _idle[vm] = 0;
        }

        if (!host.IsBalanced(vm))
        {
            _short.Pause(vm, host.Tick);
            return false;
        }

        long demand = host.ReportedDemand[vm];
        Buffers.Add(vm, host.Tick, demand);
        _short.Note(vm, host.Tick, demand > host.Assigned[vm]);
        long available = host.ReportedAvailable[vm];
        if (available > 0)
        {
            // Only a guest that has some available tells how much of what it committed it does not use.
            _idle[vm] = Math.Max(0, demand - (host.Assigned[vm] - available));
        }

        return true;
    }

    /// <summary>
    /// What <see cref="Learn(in HostView, int)"/> does with four VMs that have not booted, can be balanced, are and were well, and
    /// are in the middle of a stretch.
    /// </summary>
    /// <returns>Whether that is what they are; otherwise nothing happened.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLearnFour(in HostView host, int vm)
    {
        Vector256<long> demand = Lanes.Load(host.ReportedDemand, vm);
        Vector256<long> assigned = Lanes.Load(host.Assigned, vm);
        bool isUsual =
            Lanes.Load(host.BootGeneration, vm) == Lanes.Load(_generation, vm)
            && Vector256.LessThanOrEqualAll(demand, assigned)
            && FleetSurvey.AreBalanced(host, vm)
            && _short.AreWell(vm);
        if (!isUsual || !Buffers.TryAddFour(vm, host.Tick, demand))
        {
            return false;
        }

        Vector256<long> available = Lanes.Load(host.ReportedAvailable, vm);
        Vector256<long> idle = Vector256.Max(demand - (assigned - available), Vector256<long>.Zero);
        Lanes.Store(_idle, vm, idle, Vector256.GreaterThan(available, Vector256<long>.Zero));
        return true;
    }

    /// <summary>
    /// Narrows what VMs may report so that none goes short, each has some memory available, and a band has them all.
    /// </summary>
    /// <returns>Whether their reports then teach nothing that <see cref="PassOver"/> cannot take in afterwards.</returns>
    public bool TrySettle(in HostView host, CalmBand band, Span<long> least, Span<long> greatest)
    {
        band.Clear();
        for (int vm = 0; vm < least.Length; vm++)
        {
            _isInCalm[vm] = host.IsBalanced(vm);
            if (_isInCalm[vm] && !TryNarrow(host, vm, band, ref least[vm], ref greatest[vm]))
            {
                return false;
            }
        }

        return band.TryFit(host, greatest);
    }

    /// <summary>Takes in what was reported in ticks without a call.</summary>
    public void PassOver(in SettledReports reports)
    {
        Buffers.PassOver(reports, _isInCalm);
        for (int vm = 0; vm < _idle.Length; vm++)
        {
            _idle[vm] = _isInCalm[vm] && reports.Changes(vm) ? _idleInCalm[vm] : _idle[vm];
        }
    }

    private bool TryNarrow(in HostView host, int vm, CalmBand band, ref long least, ref long greatest)
    {
        bool isKnown = _generation[vm] == host.BootGeneration[vm] && Buffers.IsKnown(vm) && _short.IsWell(vm);
        long available = host.ReportedAvailable[vm];
        if (!isKnown || available <= 0)
        {
            return false;
        }

        // While its memory stays as it is, what a guest has available falls as its demand rises.
        long usable = host.ReportedDemand[vm] + available;
        greatest = Math.Min(greatest, usable - 1);
        _idleInCalm[vm] = Math.Max(0, usable - host.Assigned[vm]);
        CalmIdeal ideal = new(0, Sharing.BufferMeaning.OfDemand, Buffers.Of(vm), 0);
        return band.TryAdd(host, vm, ideal, ref least, ref greatest);
    }
}
