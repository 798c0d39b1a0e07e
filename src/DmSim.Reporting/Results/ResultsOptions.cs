namespace DmSim.Reporting.Results;

/// <summary>What results say beside their numbers.</summary>
public sealed record ResultsOptions
{
    /// <summary>The command line that makes these results again; empty: not told.</summary>
    public string Command { get; init; } = "";

    /// <summary>Index of the VM a run's report shows by itself; −1: the one that fares worst.</summary>
    public int Vm { get; init; } = -1;

    /// <summary>Name of the computer in exported counters.</summary>
    public string HostName { get; init; } = "DMSIM";

    /// <summary>
    /// The moment of tick 0 in exported counters; <see langword="null"/>: <see cref="PdhCounters.StartOf"/>.
    /// </summary>
    public DateTime? Start { get; init; }
}
