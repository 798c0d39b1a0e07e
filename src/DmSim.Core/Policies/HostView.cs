using DmSim.Core.Engine;

namespace DmSim.Core.Policies;

/// <summary>
/// What a balancer can observe: reported values and its own bookkeeping, never the truth inside a guest, never the
/// future, never another policy's state. Columns are indexed by VM; valid only during the call.
/// </summary>
/// <remarks>A signal that no report ever carried is −1, never zero.</remarks>
public readonly ref struct HostView
{
    /// <summary>The tick.</summary>
    public required int Tick { get; init; }

    /// <summary>Memory that VMs and their overhead may use in all, after reserve and host load; bytes.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Free memory, without what is earmarked for pending starts or in transit; bytes, negative when host load exceeds what is free.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>The host's physical memory, of which <see cref="TotalBytes"/> is left to VMs; bytes.</summary>
    public required long PhysicalBytes { get; init; }

    /// <summary>Memory the host could still hand out, its caches included; bytes, −1 if unknown.</summary>
    public required long AvailableBytes { get; init; }

    /// <summary>Share of time in which something on the host waits for memory; percent, −1 if unknown.</summary>
    public required double HostStallPercent { get; init; }

    /// <summary>Memory set aside for pending starts; bytes.</summary>
    public required long EarmarkedBytes { get; init; }

    /// <summary>What starts in an attempt still miss; bytes.</summary>
    public required long PendingMissingBytes { get; init; }

    /// <summary>How many starts are pending, in an attempt or in the pause between two.</summary>
    public required int PendingStarts { get; init; }

    /// <summary>VMs whose report, state or settings changed since the last call of this policy; ascending.</summary>
    public required ReadOnlySpan<int> Changed { get; init; }

    /// <summary>Power states.</summary>
    public required ReadOnlySpan<VmState> State { get; init; }

    /// <summary>What can be done with each VM.</summary>
    public required ReadOnlySpan<VmCapabilities> Capabilities { get; init; }

    /// <summary>Last reported demand in bytes, without balloon; −1 while there is none since boot.</summary>
    public required ReadOnlySpan<long> ReportedDemand { get; init; }

    /// <summary>Last reported available memory in bytes; −1 while there is none since boot.</summary>
    public required ReadOnlySpan<long> ReportedAvailable { get; init; }

    /// <summary>Tick of the report; −1 while there is none since boot.</summary>
    public required ReadOnlySpan<int> ReportTick
    {
        get => ReportTicks is null ? field : ReportTicks.Column;
        init;
    }

    /// <summary>Works out <see cref="ReportTick"/> when it is read, in place of what was set; few policies do.</summary>
    internal ReportTicks? ReportTicks { get; init; }

    /// <summary>Machine memory each VM holds; bytes.</summary>
    public required ReadOnlySpan<long> Assigned { get; init; }

    /// <summary>
    /// What each guest may use at present, its balloon taken off; bytes. With eager backing it is what the VM holds; with
    /// lazy backing the VM holds the part it has touched.
    /// </summary>
    public required ReadOnlySpan<long> Granted { get; init; }

    /// <summary>Memory of each VM that the host swapped out without the guest's help; bytes, not part of assigned.</summary>
    public required ReadOnlySpan<long> HostSwapped { get; init; }

    /// <summary>Memory each guest believes it has; bytes.</summary>
    public required ReadOnlySpan<long> Visible { get; init; }

    /// <summary>Memory that each balloon holds and that can be returned without hot-add; bytes, not part of assigned.</summary>
    public required ReadOnlySpan<long> Ballooned { get; init; }

    /// <summary>
    /// What each VM held when its guest answered that it gives no more, or did not answer; bytes, 0 where neither
    /// happened, where it has reported something else since its answer, or where it was long ago.
    /// </summary>
    public required ReadOnlySpan<long> RefusedBelow { get; init; }

    /// <summary>Standing order per VM; bytes.</summary>
    public required ReadOnlySpan<long> Target { get; init; }

    /// <summary>Memory reserved for a growth under way; bytes, not part of assigned. None with lazy backing, where growth is paid once it is touched.</summary>
    public required ReadOnlySpan<long> InFlight { get; init; }

    /// <summary>Memory asked back from a guest that it has not yet handed over; bytes, still part of granted.</summary>
    public required ReadOnlySpan<long> Outgoing { get; init; }

    /// <summary>Tick at which each VM's assigned memory last changed; −1 if never.</summary>
    public required ReadOnlySpan<int> ProgressTick { get; init; }

    /// <summary>Minimum memory; bytes.</summary>
    public required ReadOnlySpan<long> Minimum { get; init; }

    /// <summary>Startup memory; bytes.</summary>
    public required ReadOnlySpan<long> Startup { get; init; }

    /// <summary>Maximum memory; bytes.</summary>
    public required ReadOnlySpan<long> Maximum { get; init; }

    /// <summary>Memory buffer in percent.</summary>
    public required ReadOnlySpan<int> BufferPercent { get; init; }

    /// <summary>Memory weight, 0..10000.</summary>
    public required ReadOnlySpan<int> Weight { get; init; }

    /// <summary>Shares of memory, for balancers that divide by shares; 1000 is normal.</summary>
    public required ReadOnlySpan<int> Shares { get; init; }

    /// <summary>
    /// Memory no process or cache of the guest uses; bytes, −1 if unknown. Read it only with
    /// <see cref="GuestSignals.Unused"/> declared.
    /// </summary>
    public required ReadOnlySpan<long> Unused { get; init; }

    /// <summary>
    /// Memory that processes use, what they have swapped out included and caches not; bytes, −1 if unknown. Declared by
    /// <see cref="GuestSignals.Used"/>.
    /// </summary>
    public required ReadOnlySpan<long> Used { get; init; }

    /// <summary>
    /// The hypervisor's estimate of memory in active use, from samples of pages; bytes, −1 if unknown. Declared by
    /// <see cref="GuestSignals.Active"/>.
    /// </summary>
    public required ReadOnlySpan<long> Active { get; init; }

    /// <summary>What the guest reads back from its swap; bytes per second, −1 if unknown. Declared by <see cref="GuestSignals.SwapIn"/>.</summary>
    public required ReadOnlySpan<long> SwapInBytesPerSecond { get; init; }

    /// <summary>
    /// Share of time in which something in the guest waits for memory; percent, −1 if unknown. Declared by
    /// <see cref="GuestSignals.Stall"/>.
    /// </summary>
    public required ReadOnlySpan<double> StallPercent { get; init; }

    /// <summary>Counts the boots of each VM; a change means that earlier knowledge is void.</summary>
    public required ReadOnlySpan<int> BootGeneration { get; init; }

    /// <summary>Whether a VM has reported and something can be done with its memory.</summary>
    public bool IsBalanced(int vm) => ReportedDemand[vm] >= 0 && Capabilities[vm] != VmCapabilities.None;

    /// <summary>What a VM will hold, or with lazy backing may use, once the operation under way is done; bytes.</summary>
    public long HeldAfterOperation(int vm) => Granted[vm] + InFlight[vm] - Outgoing[vm];

    /// <summary>The least a VM can be brought to at present: its minimum, or what its guest refused to go below; bytes.</summary>
    public long LeastOf(int vm) =>
        RefusedBelow[vm] == 0 ? Minimum[vm] : Math.Max(Minimum[vm], Math.Min(RefusedBelow[vm], HeldAfterOperation(vm)));

    /// <summary>The most a VM can be brought to: its maximum, or where nothing can be hot-added what it had before; bytes.</summary>
    public long MostOf(int vm) =>
        (Capabilities[vm] & VmCapabilities.HotAdd) != 0
            ? Maximum[vm]
            : Math.Min(Maximum[vm], Math.Max(Granted[vm] + Ballooned[vm], Minimum[vm]));
}
