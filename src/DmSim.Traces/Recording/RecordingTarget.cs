namespace DmSim.Traces.Recording;

/// <summary>A part of the machine to follow: a process with its descendants, or a control group.</summary>
/// <param name="Name">Name of the series.</param>
/// <param name="ProcessId">The root of a process tree, or <see langword="null"/> for a control group.</param>
/// <param name="CgroupPath">Path of a control group, or <see langword="null"/> for a tree.</param>
public sealed record RecordingTarget(string Name, int? ProcessId, string? CgroupPath);
