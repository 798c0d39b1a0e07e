namespace DmSim.Lab.TraceStudy;

/// <summary>How VMs move together: Pearson's correlation of demand over pairs of VMs, hour by hour.</summary>
/// <param name="Pairs">Pairs measured; beyond half a million a seeded draw of that many.</param>
/// <param name="Mean">The mean.</param>
/// <param name="P10">10 % of the pairs do not pass it.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">90 % do not pass it.</param>
/// <param name="StrongShare">Share of the pairs above 0.5.</param>
public sealed record CorrelationStatistics(
    int Pairs,
    double Mean,
    double P10,
    double P50,
    double P90,
    double StrongShare
);
