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
            MoveReason.BufferGivenUp => "host is short: demand and a part of the buffer",
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
            MoveReason.HostAboveGoal => "host uses more than its goal: taken back",
            MoveReason.HostBelowGoal => "host uses less than its goal: given out",
            MoveReason.SharedOut => "free memory shared out",
            MoveReason.MinimumGuaranteed => "lifted to its guaranteed minimum",
            MoveReason.FollowsDemand => "follows the memory it has committed",
            MoveReason.AtGuestFloor => "at the guest's own floor",
            MoveReason.Probed => "taken to see whether it is missed",
            MoveReason.BackedOff => "guest waited for memory: given back",
            MoveReason.GuestIsLow => "guest has hardly any free: given back",
            MoveReason.TowardBalloonGoal => "guest has some free: balloon toward its goal",
            MoveReason.EqualShareOfRange => "same share of its range as every VM",
            MoveReason.DriverStuck => "driver makes no progress: left out, held to what it has",
            MoveReason.Uncooperative => "uncooperative: off its target for long",
            MoveReason.EqualPressure => "levelled to the pressure of all",
            MoveReason.HostStalls => "host stalls for memory: ceiling lowered",
            MoveReason.RevokedByShares => "host is short: revoked where shares pay least",
            MoveReason.ReturnedByShares => "host has memory again: returned by shares",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without words."),
        };

    /// <summary>What happened.</summary>
    public static string Of(MachineEventKind kind) =>
        kind switch
        {
            MachineEventKind.Started => "started",
            MachineEventKind.StartPending => "start pending",
            MachineEventKind.StartAttemptFailed => "start attempt failed (event 19544)",
            MachineEventKind.StartFailed => "start failed",
            MachineEventKind.Stopped => "stopped",
            MachineEventKind.BalloonBegun => "balloon begun",
            MachineEventKind.UnballoonBegun => "return of ballooned memory begun",
            MachineEventKind.HotAddBegun => "hot-add begun",
            MachineEventKind.OperationEnded => "operation ended",
            MachineEventKind.OrderCorrected => "order corrected",
            MachineEventKind.HostLoadChanged => "host load changed",
            MachineEventKind.Restarting => "reset, boots again",
            MachineEventKind.Restarted => "up again after a reset",
            MachineEventKind.SmartPagingBegun => "Smart Paging begun",
            MachineEventKind.SmartPagingEnded => "Smart Paging ended",
            MachineEventKind.Saved => "saved",
            MachineEventKind.Restored => "restored",
            MachineEventKind.RestoreFailed => "restore failed",
            MachineEventKind.CheckpointTaken => "checkpoint taken",
            MachineEventKind.CheckpointApplied => "checkpoint applied",
            MachineEventKind.ResizeBegun => "resize begun",
            MachineEventKind.ResizeShort => "host lacks memory for the rest of a resize",
            MachineEventKind.StartupChanged => "startup changed",
            MachineEventKind.MinimumChanged => "minimum changed",
            MachineEventKind.MaximumChanged => "maximum changed",
            MachineEventKind.StaticSizeChanged => "static size changed",
            MachineEventKind.DynamicMemoryChanged => "Dynamic Memory turned on or off",
            MachineEventKind.BufferChanged => "buffer changed",
            MachineEventKind.WeightChanged => "weight changed",
            MachineEventKind.ActionRefused => "refused",
            MachineEventKind.OperationRefused => "the guest gave or took no more",
            MachineEventKind.OperationTimedOut => "the driver did not move: operation given up",
            MachineEventKind.HotAddStopped => "a hot-add fell short: no more until the next boot",
            MachineEventKind.DriverLoaded => "balloon driver loaded",
            MachineEventKind.DriverUnloaded => "balloon driver unloaded",
            MachineEventKind.DriverChanged => "balloon driver behaves differently from now on",
            MachineEventKind.HostSwapBegun => "host swap begun, without the guest's help",
            MachineEventKind.HostSwapEnded => "host swap ended",
            MachineEventKind.TouchSwapped => "the host had no memory for what the guest touched: swapped at once",
            MachineEventKind.Blocked => "stopped whenever it wants more memory than it holds",
            MachineEventKind.Unblocked => "may take memory again",
            MachineEventKind.NodeChosen => "has its memory from NUMA node",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An event without words."),
        };

    /// <summary>Why an action was refused.</summary>
    public static string Of(ActionRefusal refusal) =>
        refusal switch
        {
            ActionRefusal.None => "",
            ActionRefusal.NotRunning => "the VM is not running",
            ActionRefusal.StartPending => "the VM waits for memory to start",
            ActionRefusal.IsSaved => "a saved VM keeps its settings",
            ActionRefusal.NoCheckpoint => "there is no checkpoint",
            ActionRefusal.StartupOnlyWhileOff => "startup changes only while the VM is off",
            ActionRefusal.DynamicMemoryOnlyWhileOff => "Dynamic Memory is turned on or off only while the VM is off",
            ActionRefusal.StaticSizeOnlyWhileOff => "the static size is set while the VM is off; resize a running one",
            ActionRefusal.MaximumOnlyUp => "the maximum of a running VM can only be raised",
            ActionRefusal.MinimumOnlyDown => "the minimum of a running VM can only be lowered",
            ActionRefusal.NotBefore2012 => "before 2012 minimum and maximum of a running VM are fixed",
            ActionRefusal.NoMinimumOfItsOwn => "in 2008 R2 SP1 startup is the minimum",
            ActionRefusal.AboveReleaseLimit => "this release gives no VM that much",
            ActionRefusal.ContradictsOtherSetting => "minimum <= startup <= maximum would not hold",
            ActionRefusal.ResizeNeedsStatic => "Dynamic Memory is on; it sizes the VM itself",
            ActionRefusal.ResizeNotBefore2016 => "resizing a running VM came with 2016",
            ActionRefusal.NoIntegrationService => "the guest has no integration service that could do it",
            ActionRefusal.MemoryInUse => "the guest uses memory that is to be removed",
            ActionRefusal.HostIsFull => "the host has no memory free",
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "A refusal without words."),
        };
}
