using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;

namespace DmSim.Core.Engine;

/// <summary>What the phases of one tick share: the state, what changed, what happened, and what wakes the policy.</summary>
internal sealed class MachineContext
{
    public MachineContext(RunSpec spec)
    {
        Spec = spec;
        State = new MachineState(spec.Vms.Count, spec.Policy.Profile.HoldsWhatItGrants);
        Changed = new VmBitSet(spec.Vms.Count);
        ReportDue = new VmBitSet(spec.Vms.Count);
        WantsMove = new VmBitSet(spec.Vms.Count);
        PolicyNews = new VmBitSet(spec.Vms.Count);
        DemandDue = new VmBitSet(spec.Vms.Count);
        DemandReacts = new bool[spec.Vms.Count];
        MemoryChanged = new VmBitSet(spec.Vms.Count);
        Unresponsive = new VmBitSet(spec.Vms.Count);
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

    /// <summary>VMs about which the policy has not yet been told the news.</summary>
    public VmBitSet PolicyNews { get; }

    /// <summary>VMs whose guest may want, or be allowed, another amount from the next tick on.</summary>
    public VmBitSet DemandDue { get; }

    /// <summary>Per VM, whether its demand may depend on the memory it holds, as that of every plain guest does by its commit limit.</summary>
    public bool[] DemandReacts { get; }

    /// <summary>VMs whose guest has another memory than <see cref="GuestColumns"/> knows.</summary>
    public VmBitSet MemoryChanged { get; }

    /// <summary>VMs whose driver did not answer the last request, until they are asked again.</summary>
    public VmBitSet Unresponsive { get; }

    /// <summary>What stands behind the memory that VMs may use; <see langword="null"/> where they hold all of it.</summary>
    public GuestBacking? Backing { get; }

    public EventBuffer Events { get; } = new();

    /// <summary>What happened since the policy was last called.</summary>
    public WakeEvents WakeEvents { get; set; }

    /// <summary>The first tick not before this many milliseconds.</summary>
    public int TicksFor(long milliseconds) =>
        checked((int)((milliseconds + Spec.TickMilliseconds - 1) / Spec.TickMilliseconds));

    /// <summary>What a rate moves in a tick, at least a byte.</summary>
    public long BytesPerTick(long bytesPerSecond) =>
        Math.Max(1, (long)((Int128)bytesPerSecond * Spec.TickMilliseconds / 1000));

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

    /// <summary>Notes that a VM wants another amount than before.</summary>
    public void TouchDemand(int vm)
    {
        Changed.Add(vm);
        ReportDue.Add(vm);
        Backing?.Note(vm);
    }
}
