namespace DmSim.Lab.TraceStudy;

/// <summary>One VM of a trace in numbers.</summary>
public sealed record VmStatistics
{
    /// <summary>The VM's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its samples, absences included.</summary>
    public required int Samples { get; init; }

    /// <summary>Share of the trace's time in which it is there, 0..1.</summary>
    public required double PresentShare { get; init; }

    /// <summary>Demand over its present samples; <see langword="null"/> where it is never there.</summary>
    public required SpreadStatistics? Demand { get; init; }

    /// <summary>Largest provisioned size in bytes; 0 where not recorded.</summary>
    public required long ProvisionedBytes { get; init; }

    /// <summary>99 % of the steps between neighbouring samples are no larger, up or down; bytes.</summary>
    public required long JumpP99Bytes { get; init; }

    /// <summary>The largest rise between neighbouring samples in bytes.</summary>
    public required long LargestRiseBytes { get; init; }

    /// <summary>Autocorrelation of demand at the lags of <see cref="TraceStatistics.LagsMilliseconds"/>; NaN where undefined.</summary>
    public required IReadOnlyList<double> Autocorrelation { get; init; }

    /// <summary>
    /// Share of the variance that the hour of the day explains, 0..1; NaN for constant demand or less than two days.
    /// </summary>
    public required double DailyShare { get; init; }

    /// <summary>The hour of the day with the highest mean demand, 0..23; −1 where unknown.</summary>
    public required int PeakHour { get; init; }

    /// <summary>Mean demand as a share of the provisioned size; NaN where either is unknown.</summary>
    public double MeanUse => Use(Demand?.MeanBytes);

    /// <summary>Highest demand as a share of the provisioned size; NaN where either is unknown.</summary>
    public double PeakUse => Use(Demand?.MaximumBytes);

    private double Use(long? bytes) =>
        bytes is { } known && ProvisionedBytes > 0 ? (double)known / ProvisionedBytes : double.NaN;
}
