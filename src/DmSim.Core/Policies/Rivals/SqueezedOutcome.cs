namespace DmSim.Core.Policies.Rivals;

/// <summary>How a step of a squeezed run ends.</summary>
internal enum SqueezedOutcome : byte
{
    /// <summary>Targets are to be set, or not all VMs have reached theirs.</summary>
    Adjust,

    /// <summary>Every VM that takes part is at its target, and the goal is met.</summary>
    Success,

    /// <summary>Every VM that takes part is at its target, the goal is missed, and stuck VMs are to blame.</summary>
    Stuck,

    /// <summary>The same, and no VM is to blame: the minimums are too high.</summary>
    Impossible,
}
