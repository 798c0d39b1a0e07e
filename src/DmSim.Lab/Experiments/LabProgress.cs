namespace DmSim.Lab.Experiments;

/// <summary>How far long work has come.</summary>
/// <param name="Done">Units of work done; a unit is one answer that a checkpoint can keep.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Runs">Runs of the engine so far, without those read from a checkpoint.</param>
/// <param name="Remaining">Estimate of the time left; <see langword="null"/> while nothing is known.</param>
public readonly record struct LabProgress(int Done, int Total, long Runs, TimeSpan? Remaining);
