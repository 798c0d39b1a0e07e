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

    /// <summary>The host uses more memory than its balancer aims at: VMs give some back.</summary>
    HostAboveGoal,

    /// <summary>The host uses less memory than its balancer aims at: VMs may have more.</summary>
    HostBelowGoal,

    /// <summary>What is free, or was collected, is shared out by the policy's rule.</summary>
    SharedOut,

    /// <summary>The VM held less than its guaranteed minimum.</summary>
    MinimumGuaranteed,

    /// <summary>The guest itself goes toward the memory it has committed.</summary>
    FollowsDemand,

    /// <summary>The guest itself goes no lower: a floor that depends on its size.</summary>
    AtGuestFloor,

    /// <summary>Taken to find out whether the guest misses it.</summary>
    Probed,

    /// <summary>The guest waited for memory: given back.</summary>
    BackedOff,

    /// <summary>The guest has hardly any memory free: given back.</summary>
    GuestIsLow,

    /// <summary>The guest has memory free: its balloon goes on toward the size asked for.</summary>
    TowardBalloonGoal,

    /// <summary>Every VM gets the same share of the range between its minimum and maximum.</summary>
    EqualShareOfRange,

    /// <summary>Its driver makes no progress: it is left out, held to what it has, and the others take up the slack.</summary>
    DriverStuck,

    /// <summary>It has been off its target for long: uncooperative.</summary>
    Uncooperative,

    /// <summary>All VMs share one pressure, as far as their bounds allow.</summary>
    EqualPressure,

    /// <summary>The host stalls for memory: no VM may have more than a falling ceiling.</summary>
    HostStalls,

    /// <summary>The host is short: memory revoked where shares pay least for it, idle memory first.</summary>
    RevokedByShares,

    /// <summary>The host has memory again: given back by shares.</summary>
    ReturnedByShares,
}
