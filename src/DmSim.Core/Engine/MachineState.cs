using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>
/// The whole state of the simulated machine: columns indexed by VM, allocated once per run. The engine writes, recorders
/// read.
/// </summary>
public sealed class MachineState
{
    private readonly MemoryNode[] _nodes;

    internal readonly int[] NodeColumn;
    internal readonly VmState[] StateColumn;
    internal readonly VmCapabilities[] CapabilitiesColumn;
    internal readonly bool[] DynamicColumn;
    internal readonly long[] DemandColumn;
    internal readonly long[] WorkingSetColumn;
    internal readonly long[] RefusedColumn;
    internal readonly long[] StressColumn;
    internal readonly long[] AssignedColumn;
    internal readonly long[] VisibleColumn;
    internal readonly long[] BalloonedColumn;
    internal readonly long[] OfflineColumn;
    internal readonly long[] HotAddedColumn;
    internal readonly long[] RefusedBelowColumn;
    internal readonly long[] InFlightColumn;
    internal readonly long[] OutgoingColumn;
    internal readonly long[] TargetColumn;
    internal readonly MoveReason[] ReasonColumn;
    internal readonly long[] ReportedDemandColumn;
    internal readonly long[] ReportedAvailableColumn;
    internal readonly int[] ReportTickColumn;
    internal readonly int[] ProgressTickColumn;
    internal readonly int[] BootGenerationColumn;
    internal readonly long[] MinimumColumn;
    internal readonly long[] StartupColumn;
    internal readonly long[] MaximumColumn;
    internal readonly long[] OverheadColumn;
    internal readonly long[] EarmarkColumn;
    internal readonly long[] SmartPagedColumn;
    internal readonly int[] BufferPercentColumn;
    internal readonly int[] WeightColumn;
    internal readonly int[] SharesColumn;
    internal readonly long[] GrantedColumn;
    internal readonly long[] HostSwappedColumn;
    internal readonly long[] HeldColumn;
    internal readonly long[] HostLostColumn;
    internal readonly long[] HostPageInColumn;
    internal readonly long[] HostSwapOutColumn;
    internal readonly bool[] StoppedColumn;

    /// <summary>VMs from which the host took something in this run, or which it stopped: of the others its columns are 0.</summary>
    internal readonly VmBitSet HostPressed;

    /// <summary>The state of so many VMs, all off.</summary>
    /// <param name="vmCount">How many.</param>
    /// <param name="nodes">The memory of each balancer.</param>
    /// <param name="holdsWhatItGrants">Whether a VM holds all of what it may use, as under Hyper-V.</param>
    internal MachineState(int vmCount, MemoryNode[] nodes, bool holdsWhatItGrants)
    {
        VmCount = vmCount;
        _nodes = nodes;
        NodeColumn = new int[vmCount];
        StateColumn = new VmState[vmCount];
        CapabilitiesColumn = new VmCapabilities[vmCount];
        DynamicColumn = new bool[vmCount];
        DemandColumn = new long[vmCount];
        WorkingSetColumn = new long[vmCount];
        RefusedColumn = new long[vmCount];
        StressColumn = new long[vmCount];
        AssignedColumn = new long[vmCount];
        VisibleColumn = new long[vmCount];
        BalloonedColumn = new long[vmCount];
        OfflineColumn = new long[vmCount];
        HotAddedColumn = new long[vmCount];
        RefusedBelowColumn = new long[vmCount];
        InFlightColumn = new long[vmCount];
        OutgoingColumn = new long[vmCount];
        TargetColumn = new long[vmCount];
        ReasonColumn = new MoveReason[vmCount];
        ReportedDemandColumn = new long[vmCount];
        ReportedAvailableColumn = new long[vmCount];
        ReportTickColumn = new int[vmCount];
        ProgressTickColumn = new int[vmCount];
        BootGenerationColumn = new int[vmCount];
        MinimumColumn = new long[vmCount];
        StartupColumn = new long[vmCount];
        MaximumColumn = new long[vmCount];
        OverheadColumn = new long[vmCount];
        EarmarkColumn = new long[vmCount];
        SmartPagedColumn = new long[vmCount];
        BufferPercentColumn = new int[vmCount];
        WeightColumn = new int[vmCount];
        SharesColumn = new int[vmCount];
        // Where a VM holds what it was given these are one and the same, and cost nothing.
        GrantedColumn = holdsWhatItGrants ? AssignedColumn : new long[vmCount];
        HeldColumn = holdsWhatItGrants ? AssignedColumn : new long[vmCount];
        HostSwappedColumn = new long[vmCount];
        HostLostColumn = new long[vmCount];
        HostPageInColumn = new long[vmCount];
        HostSwapOutColumn = new long[vmCount];
        StoppedColumn = new bool[vmCount];
        HostPressed = new VmBitSet(vmCount);
        Array.Fill(NodeColumn, IsDivided ? NodePinning.None : 0);
        Array.Fill(ReportedDemandColumn, -1);
        Array.Fill(ReportedAvailableColumn, -1);
        Array.Fill(ReportTickColumn, -1);
        Array.Fill(ProgressTickColumn, -1);
    }

    /// <summary>How many VMs there are.</summary>
    public int VmCount { get; }

    /// <summary>The current tick.</summary>
    public int Tick { get; internal set; }

    /// <summary>Memory that VMs and their overhead may use after reserve and host load; bytes.</summary>
    public long TotalBytes => _nodes.Length == 1 ? _nodes[0].TotalBytes : _nodes.Sum(node => node.TotalBytes);

    /// <summary>Memory nobody holds, without earmarks and transit; bytes. Negative when host load rose above what was free.</summary>
    public long FreeBytes => _nodes.Length == 1 ? _nodes[0].FreeBytes : SumOfFree();

    /// <summary>Memory set aside for pending starts; bytes.</summary>
    public long EarmarkedBytes =>
        _nodes.Length == 1 ? _nodes[0].EarmarkedBytes : _nodes.Sum(node => node.EarmarkedBytes);

    /// <summary>The memory of each balancer: one entry, or one per NUMA node where memory must not span nodes.</summary>
    public ReadOnlySpan<MemoryNode> Nodes => _nodes;

    /// <summary>Whether there are several balancers, each with memory of its own.</summary>
    public bool IsDivided => _nodes.Length > 1;

    /// <summary>
    /// Which of <see cref="Nodes"/> each VM has its memory from; −1 while a VM is off and memory is divided among nodes.
    /// </summary>
    public ReadOnlySpan<int> Node => NodeColumn;

    /// <summary>Power states.</summary>
    public ReadOnlySpan<VmState> State => StateColumn;

    /// <summary>True demand; bytes, 0 while off.</summary>
    public ReadOnlySpan<long> Demand => DemandColumn;

    /// <summary>True working set, at most demand; bytes.</summary>
    public ReadOnlySpan<long> WorkingSet => WorkingSetColumn;

    /// <summary>What guests wanted to commit and could not, beyond demand; bytes.</summary>
    public ReadOnlySpan<long> Refused => RefusedColumn;

    /// <summary>What stress in guests wants at the moment, part of demand and refused; bytes.</summary>
    public ReadOnlySpan<long> Stress => StressColumn;

    /// <summary>Machine memory held; bytes.</summary>
    public ReadOnlySpan<long> Assigned => AssignedColumn;

    /// <summary>What guests may use, their balloon taken off; bytes. More than assigned where memory is backed when touched.</summary>
    public ReadOnlySpan<long> Granted => GrantedColumn;

    /// <summary>
    /// What guests may use less what the host swapped out of it: what demand is held against for pressure; bytes, equal
    /// to assigned where a VM holds what it is given.
    /// </summary>
    public ReadOnlySpan<long> Held => HeldColumn;

    /// <summary>Memory that the host swapped out without the guest's help, not part of assigned; bytes.</summary>
    public ReadOnlySpan<long> HostSwapped => HostSwappedColumn;

    /// <summary>Share of time lost because of the host, beyond what the guest loses by its own paging; parts per million.</summary>
    public ReadOnlySpan<long> HostLost => HostLostColumn;

    /// <summary>Whether VMs stand still because they want memory that the host does not give them.</summary>
    public ReadOnlySpan<bool> Stopped => StoppedColumn;

    /// <summary>What the host swapped out of each VM since the run began; bytes.</summary>
    public ReadOnlySpan<long> HostSwapOut => HostSwapOutColumn;

    /// <summary>What is read back from host swap; bytes per tick.</summary>
    public ReadOnlySpan<long> HostPageIn => HostPageInColumn;

    /// <summary>What the guest believes it has; bytes.</summary>
    public ReadOnlySpan<long> Visible => VisibleColumn;

    /// <summary>Machine memory that the host took back through the balloon and can return to it; bytes.</summary>
    public ReadOnlySpan<long> Ballooned => BalloonedColumn;

    /// <summary>Hot-added memory that never came online: part of assigned, of no use to the guest; bytes.</summary>
    public ReadOnlySpan<long> Offline => OfflineColumn;

    /// <summary>Memory reserved for growth under way; bytes.</summary>
    public ReadOnlySpan<long> InFlight => InFlightColumn;

    /// <summary>Standing orders; bytes.</summary>
    public ReadOnlySpan<long> Target => TargetColumn;

    /// <summary>Reasons of the standing orders.</summary>
    public ReadOnlySpan<MoveReason> Reason => ReasonColumn;

    /// <summary>Memory the guest believes to have and that is in the Smart Paging file; bytes.</summary>
    public ReadOnlySpan<long> SmartPaged => SmartPagedColumn;

    /// <summary>Last reported demand; bytes, −1 for none.</summary>
    public ReadOnlySpan<long> ReportedDemand => ReportedDemandColumn;

    /// <summary>Last reported available memory; bytes, −1 for none.</summary>
    public ReadOnlySpan<long> ReportedAvailable => ReportedAvailableColumn;

    /// <summary>Maximum memory; bytes.</summary>
    public ReadOnlySpan<long> Maximum => MaximumColumn;

    /// <summary>Minimum memory; bytes.</summary>
    public ReadOnlySpan<long> Minimum => MinimumColumn;

    /// <summary>Startup memory; bytes.</summary>
    public ReadOnlySpan<long> Startup => StartupColumn;

    /// <summary>Memory weight.</summary>
    public ReadOnlySpan<int> Weight => WeightColumn;

    /// <summary>Memory buffer in percent.</summary>
    public ReadOnlySpan<int> BufferPercent => BufferPercentColumn;

    /// <summary>The memory that a VM with a node has its share of.</summary>
    internal MemoryNode NodeOf(int vm) => _nodes[NodeColumn[vm]];

    private long SumOfFree()
    {
        long free = 0;
        foreach (MemoryNode node in _nodes)
        {
            free += node.FreeBytes;
        }

        return free;
    }
}
