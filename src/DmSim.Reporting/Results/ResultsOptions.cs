namespace DmSim.Reporting.Results;

/// <summary>What results say beside their numbers.</summary>
public sealed record ResultsOptions
{
    /// <summary>The command line that makes these results again; empty: not told.</summary>
    public string Command { get; init; } = "";

    /// <summary>What the results were made from; <see langword="null"/>: not told.</summary>
    public ResultsSource? Source { get; init; }

    /// <summary>Index of the VM a run's report shows by itself; −1: the one that fares worst.</summary>
    public int Vm { get; init; } = -1;
}
