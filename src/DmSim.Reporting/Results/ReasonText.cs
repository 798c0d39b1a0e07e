using DmSim.Core.Policies;
using DmSim.Core.Recording;

namespace DmSim.Reporting.Results;

/// <summary>Reasons and events in words, for people who read CSV files.</summary>
public static class ReasonText
{
    /// <summary>Why a policy ordered what it ordered.</summary>
    public static string Of(MoveReason reason) =>
        reason switch
        {
            MoveReason.None => "no order yet",
            MoveReason.GrownToTarget => "grown to target",
            MoveReason.BufferGivenUp => "host is short: part of the buffer given up",
            MoveReason.DemandShort => "host is short: demand not met in full",
            MoveReason.SurplusCollected => "surplus collected for other VMs",
            MoveReason.SqueezedForStart => "squeezed to make room for a start",
            MoveReason.IdleTrim => "idle surplus trimmed",
            MoveReason.Kept => "nothing to give or take: keeps what it has",
            MoveReason.AtMaximum => "at maximum",
            MoveReason.AtMinimum => "at minimum",
            MoveReason.Foreseen => "demand known to rise",
            MoveReason.ForeseenSurplus => "demand known to stay low",
            MoveReason.PolicyRule => "rule of the policy",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without words."),
        };

    /// <summary>What happened.</summary>
    public static string Of(MachineEventKind kind) =>
        kind switch
        {
            MachineEventKind.Started => "started",
            MachineEventKind.StartPending => "start pending",
            MachineEventKind.StartAttemptFailed => "start attempt failed",
            MachineEventKind.StartFailed => "start failed",
            MachineEventKind.Stopped => "stopped",
            MachineEventKind.BalloonBegun => "balloon begun",
            MachineEventKind.UnballoonBegun => "return of ballooned memory begun",
            MachineEventKind.HotAddBegun => "hot-add begun",
            MachineEventKind.OperationEnded => "operation ended",
            MachineEventKind.OrderCorrected => "order corrected",
            MachineEventKind.HostLoadChanged => "host load changed",
            MachineEventKind.OperationRefused => "the guest gave or took no more; not moved",
            MachineEventKind.OperationTimedOut => "the driver did not move; operation given up, not moved",
            MachineEventKind.HotAddStopped => "a hot-add fell short: no more until the next boot; holds",
            MachineEventKind.DriverLoaded => "balloon driver loaded; holds",
            MachineEventKind.DriverUnloaded => "balloon driver unloaded; keeps",
            MachineEventKind.DriverChanged => "balloon driver behaves differently from now on; holds",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An event without words."),
        };
}
