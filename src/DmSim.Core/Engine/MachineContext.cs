using System.Numerics;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>What the phases of one tick share: the state, what changed, what happened, and what wakes the policy.</summary>
internal sealed class MachineContext
{
    private readonly bool[] _demandReacts;

    public MachineContext(RunSpec spec)
    {
        Spec = spec;
        State = new MachineState(spec.Vms.Count, MakeNodes(spec.Host), spec.Policy.Profile.HoldsWhatItGrants);
        BalancerNews[] news = new BalancerNews[State.Nodes.Length];
        for (int node = 0; node < news.Length; node++)
        {
            news[node] = new BalancerNews(spec.Vms.Count);
        }

        News = news;
        Changed = new VmBitSet(spec.Vms.Count);
        ReportDue = new VmBitSet(spec.Vms.Count);
        WantsMove = new VmBitSet(spec.Vms.Count);
        DemandDue = new VmBitSet(spec.Vms.Count);
        _demandReacts = new bool[spec.Vms.Count];
        MemoryChanged = new VmBitSet(spec.Vms.Count);
        Unresponsive = new VmBitSet(spec.Vms.Count);
        Ended = new EndedOperations(spec.Vms.Count);
        Digest = new DecisionDigest(spec.Vms.Count);
        Backing = spec.Policy.Profile.HoldsWhatItGrants ? null : new GuestBacking(this);
    }

    public RunSpec Spec { get; }

    public MachineState State { get; }

    /// <summary>VMs whose state changed in this tick, for the recorder.</summary>
    public VmBitSet Changed { get; }

    /// <summary>VMs whose next report will differ from the last one.</summary>
    public VmBitSet ReportDue { get; }

    /// <summary>VMs that do not hold what was ordered and have no operation under way.</summary>
    public VmBitSet WantsMove { get; }

    /// <summary>What balancers have not been told yet: one entry for each of <see cref="MachineState.Nodes"/>.</summary>
    public BalancerNews[] News { get; }

    /// <summary>VMs whose guest may want, or be allowed, another amount from the next tick on.</summary>
    public VmBitSet DemandDue { get; }

    /// <summary>Per VM, whether its demand may depend on the memory it holds, as that of every plain guest does by its commit limit.</summary>
    public ref readonly bool[] DemandReacts => ref _demandReacts;

    /// <summary>VMs whose guest has another memory than <see cref="GuestColumns"/> knows.</summary>
    public VmBitSet MemoryChanged { get; }

    /// <summary>VMs whose driver did not answer the last request, until they are asked again.</summary>
    public VmBitSet Unresponsive { get; }

    /// <summary>What stands behind the memory that VMs may use; <see langword="null"/> where they hold all of it.</summary>
    public GuestBacking? Backing { get; }

    /// <summary>What was decided, as a hash.</summary>
    public DecisionDigest Digest { get; }

    public EventBuffer Events { get; } = new();

    /// <summary>What happened beside <see cref="Events"/> where nobody wants to be told one by one.</summary>
    public EndedOperations Ended { get; }

    /// <summary>The first tick not before this many milliseconds.</summary>
    public int TicksFor(long milliseconds) =>
        checked((int)((milliseconds + Spec.TickMilliseconds - 1) / Spec.TickMilliseconds));

    /// <summary>What a rate moves in a tick, at least a byte.</summary>
    public long BytesPerTick(long bytesPerSecond)
    {
        // In two parts, so that 64 bits hold it.
        (long thousands, long rest) = Math.DivRem(bytesPerSecond, 1000);
        return Math.Max(1, (thousands * Spec.TickMilliseconds) + (rest * Spec.TickMilliseconds / 1000));
    }

    /// <summary>Lets the balancer of a VM know; a VM without a node concerns none of them.</summary>
    public void Tell(int vm, WakeEvents events)
    {
        int node = State.NodeColumn[vm];
        if (node >= 0)
        {
            News[node].Vms.Add(vm);
            News[node].Events |= events;
        }
    }

    /// <summary>Lets the balancers of running VMs in one word of a set know.</summary>
    public void TellWord(int word, ulong vms, WakeEvents events)
    {
        if (!State.IsDivided)
        {
            News[0].Vms.AddWord(word, vms);
            News[0].Events |= events;
            return;
        }

        for (ulong rest = vms; rest != 0; rest &= rest - 1)
        {
            Tell((word * VmBitSet.WordBits) + BitOperations.TrailingZeroCount(rest), events);
        }
    }

    /// <summary>What of an amount falls to a node.</summary>
    public long ShareOf(MemoryNode node, long bytes) =>
        State.IsDivided ? Spec.Host.Numa.PartOf(bytes, node.Index) : bytes;

    /// <summary>Notes that a VM has another memory than before.</summary>
    public void Touch(int vm)
    {
        MemoryChanged.Add(vm);
        TouchDemand(vm);
        if (DemandReacts[vm])
        {
            DemandDue.Add(vm);
        }
    }

    /// <summary>The same for VMs in one word of a set, whose demand may depend on the memory they hold.</summary>
    public void TouchWord(int word, ulong vms)
    {
        MemoryChanged.AddWord(word, vms);
        Changed.AddWord(word, vms);
        ReportDue.AddWord(word, vms);
        DemandDue.AddWord(word, vms);
        Backing?.Touching.NoteWord(word, vms);
    }

    /// <summary>Notes that a VM wants another amount than before.</summary>
    public void TouchDemand(int vm)
    {
        Changed.Add(vm);
        ReportDue.Add(vm);
        Backing?.Touching.Note(vm);
    }

    private static MemoryNode[] MakeNodes(HostSettings host)
    {
        long physical = host.Memory.Bytes;
        long available = host.AvailableToVms.Bytes;
        NumaLayout numa = host.Numa;
        return numa.IsDivided
            ?
            [
                .. Enumerable
                    .Range(0, numa.Count)
                    .Select(node => new MemoryNode(node, numa.PartOf(physical, node), numa.PartOf(available, node))),
            ]
            : [new MemoryNode(0, physical, available)];
    }
}
