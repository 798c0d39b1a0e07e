namespace DmSim.Core.Policies;

/// <summary>Why a policy ordered what it ordered: what a trainee reads.</summary>
public enum MoveReason : byte
{
    /// <summary>No order yet.</summary>
    None,

    /// <summary>Memory is free: grown to the ideal target (demand plus buffer).</summary>
    GrownToTarget,

    /// <summary>The host is short: held below the ideal target, part of the buffer given up.</summary>
    BufferGivenUp,

    /// <summary>The host is short: demand itself is not met in full.</summary>
    DemandShort,

    /// <summary>Another VM needs memory: surplus above the ideal target collected.</summary>
    SurplusCollected,

    /// <summary>Squeezed to make room for a VM that starts.</summary>
    SqueezedForStart,

    /// <summary>Demand fell some minutes ago: idle surplus trimmed slowly.</summary>
    IdleTrim,

    /// <summary>The ideal target lies above the maximum.</summary>
    AtMaximum,

    /// <summary>The ideal target lies below the minimum.</summary>
    AtMinimum,

    /// <summary>Nothing more to give or take: an earlier order is withdrawn and the VM keeps what it has.</summary>
    Kept,

    /// <summary>Memory given because demand is known to rise (clairvoyant, predictive).</summary>
    Foreseen,

    /// <summary>Memory taken because demand is known to stay low (clairvoyant, predictive).</summary>
    ForeseenSurplus,

    /// <summary>A rule of another balancer; its documentation says which.</summary>
    PolicyRule,

    /// <summary>Every VM gets the same share of the range between its minimum and maximum.</summary>
    EqualShareOfRange,

    /// <summary>Its driver makes no progress: it is left out, held to what it has, and the others take up the slack.</summary>
    DriverStuck,

    /// <summary>It has been off its target for long: uncooperative.</summary>
    Uncooperative,

    /// <summary>All VMs share one pressure, as far as their bounds allow.</summary>
    EqualPressure,

    /// <summary>The host uses more memory than its controller aims at.</summary>
    HostUseAboveGoal,

    /// <summary>The host uses less memory than its controller aims at.</summary>
    HostUseBelowGoal,

    /// <summary>The host stalls for memory: no VM may have more than a falling ceiling.</summary>
    HostStalls,

    /// <summary>The host is short: memory revoked where shares pay least for it, idle memory first.</summary>
    RevokedByShares,

    /// <summary>The host has memory again: given back by shares.</summary>
    ReturnedByShares,
}
