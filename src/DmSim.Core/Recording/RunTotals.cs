using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>What was counted in one run; the metrics are computed from it.</summary>
public sealed class RunTotals
{
    internal RunTotals(RunSpec spec)
    {
        Spec = spec;
        Vms = new VmTotals[spec.Vms.Count];
        for (int vm = 0; vm < Vms.Count; vm++)
        {
            VmArray[vm] = new VmTotals();
        }
    }

    /// <summary>The run.</summary>
    public RunSpec Spec { get; }

    /// <summary>Totals per VM, by VM index.</summary>
    public IReadOnlyList<VmTotals> Vms { get; }

    /// <summary>Ticks measured: without warm-up, up to the end.</summary>
    public int MeasuredTicks { get; internal set; }

    /// <summary>Whether the run ended early because its answer was known; totals are then partial.</summary>
    public bool StoppedEarly { get; internal set; }

    /// <summary>Sum over ticks of free host memory in 4 KiB pages.</summary>
    public long FreePageTicks { get; internal set; }

    /// <summary>Least free host memory; bytes.</summary>
    public long MinFreeBytes { get; internal set; }

    /// <summary>Orders the arbiter had to correct.</summary>
    public long Corrections { get; internal set; }

    /// <summary>Orders the policy changed during measurement.</summary>
    public long Decisions { get; internal set; }

    /// <summary>Hash over every changed order of the run, warm-up included.</summary>
    public ulong DecisionHash { get; internal set; }

    /// <summary>Start attempts that failed (event 19544), later attempts included.</summary>
    public long FailedStartAttempts { get; internal set; }

    internal VmTotals[] VmArray => (VmTotals[])Vms;
}
