using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Core.Policies;

/// <summary>
/// What the hypervisor whose balancer a policy models can do with a VM's memory. Balancing rules are compared, not
/// products: everything a profile does not name is the same for all policies.
/// </summary>
public sealed record HypervisorProfile
{
    /// <summary>Hyper-V: a VM holds what it is assigned, in 2 MiB units; it grows beyond its startup by hot-add.</summary>
    public static readonly HypervisorProfile HyperV = new() { Name = "Hyper-V" };

    /// <summary>
    /// KVM with virtio-balloon: memory is backed when the guest first touches it, in 4 KiB pages; the guest boots with its
    /// maximum and never has more; what the host cannot back it swaps.
    /// </summary>
    public static readonly HypervisorProfile Kvm = new()
    {
        Name = "KVM",
        UnitBytes = 4096,
        Backing = MemoryBacking.Lazy,
        BootSize = BootSize.Maximum,
        CanHotAdd = false,
        CanHostSwap = true,
    };

    /// <summary>
    /// Xen: a domain holds what it is given, in 4 KiB pages; it boots with a balloon that hides the rest of its maximum, and
    /// never has more. The host does not swap.
    /// </summary>
    public static readonly HypervisorProfile Xen = new()
    {
        Name = "Xen",
        UnitBytes = 4096,
        BootSize = BootSize.Startup,
        CanHotAdd = false,
    };

    /// <summary>
    /// VMware ESX: memory is backed when the guest first touches it, in 4 KiB pages; the guest boots with its configured
    /// size; the host balloons, swaps without the guest's help, and stops VMs from taking more.
    /// </summary>
    public static readonly HypervisorProfile Esx = Kvm with { Name = "ESX", CanBlock = true };

    /// <summary>VirtualBox: memory is backed when first touched; the balloon moves whole mebibytes; the host swaps.</summary>
    public static readonly HypervisorProfile VirtualBox = Kvm with
    {
        Name = "VirtualBox",
        UnitBytes = MemorySize.BytesPerMebibyte,
    };

    /// <summary>Name as people know it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Unit in which a VM's memory moves; bytes, 0: the scenario's, which is 2 MiB for Hyper-V. A scenario that sets its
    /// unit overrides it.
    /// </summary>
    public long UnitBytes { get; init; }

    /// <summary>The unit in which a VM's memory moves where the scenario sets none.</summary>
    public MemorySize Unit => UnitBytes > 0 ? new MemorySize(UnitBytes) : MechanismSettings.DefaultUnit;

    /// <summary>When machine memory stands behind what a VM was given.</summary>
    public MemoryBacking Backing { get; init; } = MemoryBacking.Eager;

    /// <summary>What a VM is given when it boots.</summary>
    public BootSize BootSize { get; init; } = BootSize.Startup;

    /// <summary>Whether a VM can be given more than it saw when it booted.</summary>
    public bool CanHotAdd { get; init; } = true;

    /// <summary>Whether the host can take memory from a VM without its help, by swapping it out.</summary>
    public bool CanHostSwap { get; init; }

    /// <summary>Whether the host can stop a VM that wants more memory until there is some.</summary>
    public bool CanBlock { get; init; }

    /// <summary>Whether a VM always holds all of what it was given, as under Hyper-V.</summary>
    public bool HoldsWhatItGrants => Backing == MemoryBacking.Eager && !CanHostSwap;

    /// <summary>What it can do, in a few words: "KVM: 4 KiB units, backed when touched, boots with its maximum, …".</summary>
    public override string ToString()
    {
        string backing = Backing == MemoryBacking.Lazy ? "backed when touched" : "backed at once";
        string boot = BootSize == BootSize.Maximum ? "maximum" : "startup memory";
        string hotAdd = CanHotAdd ? "hot-add" : "no hot-add";
        string swap = CanHostSwap ? "host swap" : "no host swap";
        string block = CanBlock ? ", stops VMs" : "";
        return $"{Name}: {Unit} units, {backing}, boots with its {boot}, {hotAdd}, {swap}{block}";
    }
}
