using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>The memory settings of one VM, as Hyper-V names them.</summary>
/// <remarks>
/// Ranges (model.md §1.1): 32 MiB ≤ minimum ≤ startup ≤ maximum, buffer 5..2000 %, weight 0..10000; all sizes are
/// multiples of 2 MiB. <see cref="VmSettingsRules"/> checks them.
/// </remarks>
public sealed record VmSettings
{
    /// <summary>Default of startup: 512 MiB, what <c>New-VM</c> uses (model.md §1.1).</summary>
    public static readonly MemorySize DefaultStartup = MemorySize.FromMebibytes(512);

    /// <summary>
    /// Default of minimum: 256 MiB, the least that the Best Practices Analyzer accepts for a Windows Server guest
    /// (model.md §1.1).
    /// </summary>
    public static readonly MemorySize DefaultMinimum = MemorySize.FromMebibytes(256);

    /// <summary>Default memory buffer in percent.</summary>
    public const int DefaultBufferPercent = 20;

    /// <summary>Default memory weight (WMI scale).</summary>
    public const int DefaultWeight = 5000;

    /// <summary>Default of shares: 1000, as Proxmox and ESX count a normal VM.</summary>
    public const int DefaultShares = 1000;

    /// <summary>Whether Dynamic Memory is on; otherwise the VM holds <see cref="StaticSize"/> from start to stop.</summary>
    public bool DynamicMemory { get; init; } = true;

    /// <summary>Memory a start needs.</summary>
    public required MemorySize Startup { get; init; }

    /// <summary>The least a running VM is left with.</summary>
    public required MemorySize Minimum { get; init; }

    /// <summary>The most it is ever assigned.</summary>
    public required MemorySize Maximum { get; init; }

    /// <summary>Memory buffer in percent of demand, 5..2000.</summary>
    public int BufferPercent { get; init; } = DefaultBufferPercent;

    /// <summary>Memory weight, 0..10000; matters only in shortage.</summary>
    public int Weight { get; init; } = DefaultWeight;

    /// <summary>Shares of memory, 0..100000, for balancers that divide by shares; Hyper-V has none.</summary>
    public int Shares { get; init; } = DefaultShares;

    /// <summary>Size without Dynamic Memory; its default is the maximum.</summary>
    public required MemorySize StaticSize { get; init; }

    /// <summary>Seconds it waits when the host starts its VMs; default 0.</summary>
    public int StartDelaySeconds { get; init; }

    /// <summary>
    /// The NUMA node that its memory must come from, from 0; <see langword="null"/>: chosen at each start. Means nothing
    /// where memory may span nodes.
    /// </summary>
    public int? NumaNode { get; init; }

    /// <summary>The guest.</summary>
    public GuestSettings Guest { get; init; } = new();

    /// <summary>The memory that a start of this VM needs: startup, or the whole size without Dynamic Memory.</summary>
    public MemorySize NeededToStart => DynamicMemory ? Startup : StaticSize;
}
