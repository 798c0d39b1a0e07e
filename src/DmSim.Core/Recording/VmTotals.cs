namespace DmSim.Core.Recording;

/// <summary>What was counted for one VM during measurement. All sums are integers, so that the order of adding never matters.</summary>
public sealed class VmTotals
{
    /// <summary>Number of pressure bins: bin k counts ticks with k ≤ pressure &lt; k+1 percent, the last bin all above.</summary>
    public const int PressureBins = 256;

    /// <summary>Ticks the VM was running.</summary>
    public long RunningTicks { get; internal set; }

    /// <summary>Ticks with pressure above the objective's.</summary>
    public long OverTicks { get; internal set; }

    /// <summary>Ticks covered by whole trace samples.</summary>
    public long SampledTicks { get; internal set; }

    /// <summary>Of <see cref="SampledTicks"/>, those above the objective's pressure in samples where that outlasted the transient after
    /// the jump at their beginning (<see cref="ObjectiveJudge.TransientSeconds"/>).</summary>
    public long OverSampledTicks { get; internal set; }

    /// <summary>First tick with pressure above the objective's; −1 for none.</summary>
    public int FirstOverTick { get; internal set; } = -1;

    /// <summary>First tick of the first sample counted in <see cref="OverSampledTicks"/>; −1 for none.</summary>
    public int FirstOverSampleTick { get; internal set; } = -1;

    /// <summary>Tick at which a start failed for good for the first time; −1 for never.</summary>
    public int FirstFailedStartTick { get; internal set; } = -1;

    /// <summary>Tick at which <see cref="MaxPressurePermille"/> was first reached; −1 for none.</summary>
    public int MaxPressureTick { get; internal set; } = -1;

    /// <summary>Highest pressure in thousandths of a percent ÷ 100 (permille: 1000 = a pressure of 100).</summary>
    public long MaxPressurePermille { get; internal set; }

    /// <summary>Sum over running ticks of pressure in permille.</summary>
    public long PressurePermilleTicks { get; internal set; }

    /// <summary>Sum over running ticks of demand in 4 KiB pages.</summary>
    public long DemandPageTicks { get; internal set; }

    /// <summary>Sum over running ticks of assigned memory in 4 KiB pages.</summary>
    public long AssignedPageTicks { get; internal set; }

    /// <summary>Sum over running ticks of what was wanted beyond assigned memory, refused allocations included, in 4 KiB pages.</summary>
    public long UnmetPageTicks { get; internal set; }

    /// <summary>Sum over running ticks of max(0, working set − assigned) in 4 KiB pages: what the guest must page.</summary>
    public long PagedPageTicks { get; internal set; }

    /// <summary>Ticks in which part of the working set was absent.</summary>
    public long PagingTicks { get; internal set; }

    /// <summary>Sum over running ticks of the share of time lost to paging, in parts per million.</summary>
    public long LostMillionthTicks { get; internal set; }

    /// <summary>Ticks in which allocations failed: commit stood at assigned memory plus page file.</summary>
    public long FailedAllocationTicks { get; internal set; }

    /// <summary>Sum over running ticks of what could not be committed, in 4 KiB pages.</summary>
    public long RefusedPageTicks { get; internal set; }

    /// <summary>Highest assigned memory; bytes.</summary>
    public long MaxAssignedBytes { get; internal set; }

    /// <summary>Memory added in all; bytes.</summary>
    public long AddedBytes { get; internal set; }

    /// <summary>Memory removed in all; bytes.</summary>
    public long RemovedBytes { get; internal set; }

    /// <summary>Completed operations that added memory.</summary>
    public long AddOperations { get; internal set; }

    /// <summary>Completed operations that removed memory.</summary>
    public long RemoveOperations { get; internal set; }

    /// <summary>Operations in the opposite direction of the one before: oscillation.</summary>
    public long Reversals { get; internal set; }

    /// <summary>Starts that succeeded.</summary>
    public long Starts { get; internal set; }

    /// <summary>Starts that had to wait for memory.</summary>
    public long DelayedStarts { get; internal set; }

    /// <summary>Starts that failed for good.</summary>
    public long FailedStarts { get; internal set; }

    /// <summary>Restarts that Smart Paging had to bridge.</summary>
    public long SmartPagedRestarts { get; internal set; }

    /// <summary>Ticks in which part of the VM's memory was in the Smart Paging file.</summary>
    public long SmartPagedTicks { get; internal set; }

    /// <summary>Sum over ticks of memory swapped out by the host, in 4 KiB pages.</summary>
    public long HostSwappedPageTicks { get; internal set; }

    /// <summary>Memory that the host swapped out in all; bytes.</summary>
    public long HostSwappedOutBytes { get; internal set; }

    /// <summary>Memory read back from host swap in all, what displaced other pages included; bytes.</summary>
    public long HostPagedInBytes { get; internal set; }

    /// <summary>The part of <see cref="LostMillionthTicks"/> that the host has caused.</summary>
    public long HostLostMillionthTicks { get; internal set; }

    /// <summary>Ticks in which the VM stood still because it wanted memory that the host did not give it.</summary>
    public long StoppedTicks { get; internal set; }

    /// <summary>Ticks by pressure; length <see cref="PressureBins"/>.</summary>
    public long[] PressureHistogram { get; } = new long[PressureBins];
}
