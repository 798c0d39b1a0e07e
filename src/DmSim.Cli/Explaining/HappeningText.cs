using DmSim.Cli.Output;
using DmSim.Core.Recording;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Explaining;

/// <summary>What happened to a VM besides moves the policy ordered, told as a trainer would.</summary>
internal static class HappeningText
{
    /// <summary>The event with its amount.</summary>
    public static string Of(in MachineEvent happening)
    {
        string what = ReasonText.Of(happening.Kind);
        return happening.Kind switch
        {
            MachineEventKind.OperationEnded or MachineEventKind.ResizeBegun => $"{what}, {Signed(happening.Bytes)}",
            MachineEventKind.BufferChanged => Prose.Text($"buffer is now {happening.Bytes} %"),
            MachineEventKind.WeightChanged => Prose.Text($"weight is now {happening.Bytes}"),
            MachineEventKind.DynamicMemoryChanged => happening.Bytes == 0
                ? "Dynamic Memory turned off"
                : "Dynamic Memory turned on",
            MachineEventKind.StartupChanged => $"startup is now {Prose.Size(happening.Bytes)}",
            MachineEventKind.MinimumChanged => $"minimum is now {Prose.Size(happening.Bytes)}",
            MachineEventKind.MaximumChanged => $"maximum is now {Prose.Size(happening.Bytes)}",
            MachineEventKind.StaticSizeChanged => $"static size is now {Prose.Size(happening.Bytes)}",
            MachineEventKind.NodeChosen => Prose.Text($"{what} {happening.Bytes}"),
            MachineEventKind.HostLoadChanged => $"host load is now {Prose.Size(happening.Bytes)}",
            MachineEventKind.OrderCorrected => $"{what} by {Signed(-happening.Bytes)}",
            MachineEventKind.ActionRefused => $"{what}: {ReasonText.Of(happening.Refusal)}",
            _ => $"{what}, {Amount(happening.Kind, Prose.Size(happening.Bytes))}",
        };
    }

    /// <summary>What is worth knowing about the event; <see langword="null"/> where it speaks for itself.</summary>
    public static string? Why(in MachineEvent happening) =>
        happening.Kind switch
        {
            MachineEventKind.NodeChosen =>
                "Memory must not span NUMA nodes: until it stops, only what this node has can help it.",
            MachineEventKind.StartPending =>
                "The memory it starts with is not free. The start waits for what the running VMs can give.",
            MachineEventKind.StartAttemptFailed =>
                "Running VMs could not give enough in time. What is set aside for the start stays so between attempts.",
            MachineEventKind.StartFailed =>
                "No further attempt follows. Smart Paging would bridge a restart, never a start from off.",
            MachineEventKind.Restarting =>
                "A guest that boots again begins with its startup memory, whatever it held before.",
            MachineEventKind.SmartPagingBegun =>
                "No more memory was free or could be taken. A file on disk stands in for the rest of startup: "
                    + "slow, only after a restart, and only for minutes.",
            MachineEventKind.SmartPagingEnded =>
                "The guest was ballooned from startup down to what it holds, or was given the memory; the file is gone.",
            MachineEventKind.Saved => "Its memory is on disk and free for others.",
            MachineEventKind.Restored =>
                "It holds what it held when it was saved. The balancer leaves it alone for a while, as after a boot.",
            MachineEventKind.RestoreFailed => "A saved VM needs all the memory it was saved with; it stays saved.",
            MachineEventKind.CheckpointApplied =>
                "Settings and memory are those of the checkpoint; what was in memory since is lost.",
            MachineEventKind.ResizeBegun =>
                "Without Dynamic Memory an administrator sizes the VM. The guest sees its new size.",
            MachineEventKind.OrderCorrected =>
                "No order goes below the minimum or above the maximum, nor to a VM that cannot move memory.",
            MachineEventKind.OperationRefused =>
                "The guest did only a part of what it was asked for. The balancer plans with what the VM holds now.",
            MachineEventKind.OperationTimedOut =>
                "The driver does not answer. For a while the balancer does not count on this VM.",
            MachineEventKind.HotAddStopped =>
                "The guest took less than it was offered. Until it boots only ballooned memory can come back.",
            MachineEventKind.DriverUnloaded =>
                "From now on there are no reports and no requests; what the VM holds stays as it is.",
            MachineEventKind.DriverLoaded => "It reports after the same silence as after a boot.",
            MachineEventKind.ResizeShort => "A resize adds as much as the host has free, and stops there.",
            MachineEventKind.MaximumChanged => "The VM may grow to it as soon as its demand asks for it.",
            MachineEventKind.MinimumChanged => "In shortage the VM can now be squeezed to it.",
            MachineEventKind.BufferChanged => "The ideal target, demand plus buffer, moves at once.",
            MachineEventKind.HostSwapBegun =>
                "The host takes pages without asking the guest, those in use as well as idle ones: a guest that uses "
                    + "one waits until it is read back.",
            MachineEventKind.TouchSwapped =>
                "With lazy backing memory is paid when it is touched. None was free, so the pages live on the host's "
                    + "swap device until there is some.",
            MachineEventKind.Blocked =>
                "The host is so short of memory that this VM stands still as soon as it wants more.",
            MachineEventKind.WeightChanged => "It counts only when memory is short or a VM starts.",
            _ => null,
        };

    /// <summary>An amount with its sign.</summary>
    public static string Signed(long bytes) => $"{(bytes < 0 ? "−" : "+")}{Prose.Size(Math.Abs(bytes))}";

    /// <summary>Whether the event is a move of memory by balloon, hot-add or resize.</summary>
    public static bool IsMove(MachineEventKind kind) =>
        kind
            is MachineEventKind.BalloonBegun
                or MachineEventKind.UnballoonBegun
                or MachineEventKind.HotAddBegun
                or MachineEventKind.OperationEnded
                or MachineEventKind.OrderCorrected;

    /// <summary>The amount of an event with what it means.</summary>
    private static string Amount(MachineEventKind kind, string size) =>
        kind switch
        {
            MachineEventKind.StartPending
            or MachineEventKind.StartAttemptFailed
            or MachineEventKind.StartFailed
            or MachineEventKind.RestoreFailed
            or MachineEventKind.ResizeShort => $"{size} missing",
            MachineEventKind.Stopped or MachineEventKind.Saved or MachineEventKind.Restarting => $"held {size}",
            MachineEventKind.Started
            or MachineEventKind.Restarted
            or MachineEventKind.Restored
            or MachineEventKind.SmartPagingEnded
            or MachineEventKind.HotAddStopped
            or MachineEventKind.DriverLoaded
            or MachineEventKind.DriverUnloaded
            or MachineEventKind.DriverChanged
            or MachineEventKind.Blocked
            or MachineEventKind.Unblocked => $"holds {size}",
            MachineEventKind.HostSwapBegun => $"{size} to take",
            MachineEventKind.HostSwapEnded => $"{size} taken",
            MachineEventKind.SmartPagingBegun => $"{size} on disk",
            MachineEventKind.OperationRefused or MachineEventKind.OperationTimedOut => $"{size} not moved",
            _ => size,
        };
}
