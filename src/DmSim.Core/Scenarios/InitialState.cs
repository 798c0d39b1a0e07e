namespace DmSim.Core.Scenarios;

/// <summary>What the host looks like at tick 0.</summary>
public enum InitialState
{
    /// <summary>Every VM whose trace has begun runs, at its target (or sharing what there is).</summary>
    Settled,

    /// <summary>All VMs are off and start one after the other.</summary>
    BootInSequence,

    /// <summary>All VMs are off and start at once, as after a power loss.</summary>
    ColdBoot,
}
