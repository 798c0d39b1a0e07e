namespace DmSim.Lab.TraceStudy;

/// <summary>All VMs of a trace together.</summary>
public sealed record FleetStatistics
{
    /// <summary>The total demand over time.</summary>
    public required SpreadStatistics Total { get; init; }

    /// <summary>Sum of every VM's highest demand, in bytes: what the total would be if all peaked at once.</summary>
    public required long SumOfPeaksBytes { get; init; }

    /// <summary>Sum of the largest provisioned sizes in bytes.</summary>
    public required long SumProvisionedBytes { get; init; }

    /// <summary>Mean number of VMs that are there.</summary>
    public required double MeanPresentVms { get; init; }

    /// <summary>Mean total by hour of the day, in bytes; NaN for hours without a sample.</summary>
    public required IReadOnlyList<double> ByHourBytes { get; init; }

    /// <summary>Autocorrelation of the total at the lags of the statistics.</summary>
    public required IReadOnlyList<double> Autocorrelation { get; init; }

    /// <summary>
    /// Sum of peaks ÷ peak of the total: how much less the fleet needs than its VMs one by one; at least 1.
    /// </summary>
    public double DiversityFactor => (double)SumOfPeaksBytes / Total.MaximumBytes;
}
