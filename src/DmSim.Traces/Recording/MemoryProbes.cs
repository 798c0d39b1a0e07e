using DmSim.Core.Scenarios;
using DmSim.Traces.Recording.Linux;
using DmSim.Traces.Recording.Windows;

namespace DmSim.Traces.Recording;

/// <summary>Finds the probe of the operating system at hand.</summary>
public static class MemoryProbes
{
    /// <summary>Opens the probe of this machine.</summary>
    /// <param name="targets">What to follow; empty: the whole machine.</param>
    /// <param name="breakdown">How finely.</param>
    /// <exception cref="InvalidInputException">The system, or what is to be followed, cannot be recorded.</exception>
    public static IMemoryProbe Open(IReadOnlyList<RecordingTarget> targets, RecordingBreakdown breakdown)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (OperatingSystem.IsLinux())
        {
            return new LinuxMemoryProbe(new ProcFolder("/proc"), LinuxSystemCalls.Instance, targets, breakdown);
        }

        if (!OperatingSystem.IsWindows())
        {
            throw Refusal("this system keeps no commit charge; recording works on Linux and Windows");
        }

        return targets.Count == 0 && breakdown == RecordingBreakdown.Whole
            ? new WindowsMemoryProbe(new PerformanceInformation())
            : throw Refusal("on Windows the machine is recorded as a whole; parts can be followed on Linux");
    }

    private static InvalidInputException Refusal(string message) =>
        new(new ValidationIssue("record", null, null, null, message));
}
