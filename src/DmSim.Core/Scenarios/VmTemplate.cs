using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>Memory settings as rules, resolved for each VM against what its trace says.</summary>
public sealed record VmTemplate
{
    /// <summary>Whether Dynamic Memory is on.</summary>
    public bool DynamicMemory { get; init; } = true;

    /// <summary>Startup; lowered to the maximum where the rule gives more.</summary>
    public SizeRule Startup { get; init; } = SizeRule.Fixed(VmSettings.DefaultStartup);

    /// <summary>Minimum; lowered to startup where the rule gives more.</summary>
    public SizeRule Minimum { get; init; } = SizeRule.Fixed(VmSettings.DefaultMinimum);

    /// <summary>Maximum.</summary>
    public SizeRule Maximum { get; init; } = SizeRule.Provisioned;

    /// <summary>Size without Dynamic Memory; <see langword="null"/>: the maximum.</summary>
    public SizeRule? StaticSize { get; init; }

    /// <summary>Memory buffer in percent, 5..2000.</summary>
    public int BufferPercent { get; init; } = VmSettings.DefaultBufferPercent;

    /// <summary>Memory weight, 0..10000.</summary>
    public int Weight { get; init; } = VmSettings.DefaultWeight;

    /// <summary>Shares of memory, 0..100000, for balancers that divide by shares.</summary>
    public int Shares { get; init; } = VmSettings.DefaultShares;

    /// <summary>Seconds a VM waits when the host starts its VMs; default 0.</summary>
    public int StartDelaySeconds { get; init; }

    /// <summary>The NUMA node that its memory must come from, from 0; <see langword="null"/>: chosen at each start.</summary>
    public int? NumaNode { get; init; }

    /// <summary>The guest.</summary>
    public GuestSettings Guest { get; init; } = new();

    /// <summary>The settings of one VM.</summary>
    /// <param name="provisioned">Its largest provisioned size; zero when unknown.</param>
    /// <param name="peakDemand">Its highest demand after mapping.</param>
    /// <remarks>
    /// Startup and minimum that are larger than a small VM's maximum are lowered to it, because one template serves a
    /// mixed fleet; fixed settings of a single VM that contradict each other are refused by the scenario reader.
    /// </remarks>
    public VmSettings Resolve(MemorySize provisioned, MemorySize peakDemand)
    {
        MemorySize maximum = Maximum.Resolve(provisioned, peakDemand);
        MemorySize startup = MemorySize.Min(Startup.Resolve(provisioned, peakDemand), maximum);
        return new VmSettings
        {
            DynamicMemory = DynamicMemory,
            Startup = startup,
            Minimum = MemorySize.Min(Minimum.Resolve(provisioned, peakDemand), startup),
            Maximum = maximum,
            StaticSize = StaticSize?.Resolve(provisioned, peakDemand) ?? maximum,
            BufferPercent = BufferPercent,
            Weight = Weight,
            Shares = Shares,
            StartDelaySeconds = StartDelaySeconds,
            NumaNode = NumaNode,
            Guest = Guest,
        };
    }
}
