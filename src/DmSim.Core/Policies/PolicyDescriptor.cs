namespace DmSim.Core.Policies;

/// <summary>One line of the policy catalogue.</summary>
public sealed record PolicyDescriptor
{
    /// <summary>Name as used on the command line; kebab-case.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Where its rules come from.</summary>
    public required string Source { get; init; }

    /// <summary>Its options.</summary>
    public IReadOnlyList<PolicyOption> Options { get; init; } = [];

    /// <summary>How it sizes VMs and host.</summary>
    public VmSizing Sizing { get; init; } = VmSizing.AsConfigured;

    /// <summary>What its hypervisor can do with a VM's memory.</summary>
    public HypervisorProfile Profile { get; init; } = HypervisorProfile.HyperV;

    /// <summary>What it reads from inside guests beyond demand and available memory.</summary>
    public GuestSignals Signals { get; init; }

    /// <summary>Whether it sees the future and is a bound, not a balancer.</summary>
    public bool UsesForesight { get; init; }

    /// <summary>The plug-in it comes from; <see langword="null"/> for what comes with DmSim.</summary>
    public PlugInOrigin? PlugIn { get; init; }

    /// <summary>Makes a fresh instance for one balancer and run.</summary>
    public required Func<PolicyOptionValues, IBalancingPolicy> Create { get; init; }
}
