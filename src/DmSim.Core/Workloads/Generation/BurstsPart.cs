using DmSim.Core.Randomness;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>
/// Jobs: Poisson arrivals, lognormal sizes and lengths (a few are very large), or sizes with a power-law tail: documents,
/// reports, builds, queries. A share of the jobs can hit all VMs of a group at once: a shared service under load.
/// </summary>
public sealed record BurstsPart : DemandPart
{
    /// <summary>Mean arrivals per hour while jobs arrive, above 0, at most 3600.</summary>
    public required double PerHour { get; init; }

    /// <summary>Median size of a job.</summary>
    public required MemorySize Size { get; init; }

    /// <summary>Heaviness of the tail: standard deviation of the logarithm of size and length, 0..2.</summary>
    public double Spread { get; init; } = 0.8;

    /// <summary>Median length of a job in milliseconds.</summary>
    public required long LengthMilliseconds { get; init; }

    /// <summary>Time of day from which jobs arrive, in milliseconds.</summary>
    public long FromMilliseconds { get; init; }

    /// <summary>Time of day until which jobs arrive, in milliseconds.</summary>
    public long ToMilliseconds { get; init; } = PartContext.Day;

    /// <summary>Days on which jobs arrive.</summary>
    public WeekDays Days { get; init; } = WeekDays.All;

    /// <summary>
    /// Index of a Pareto tail of the sizes, 1.05..10 (the smaller the heavier; below 2 without variance);
    /// <see langword="null"/>: lognormal sizes. The median stays <see cref="Size"/>.
    /// </summary>
    public double? TailIndex { get; init; }

    /// <summary>Share of the jobs that come to all VMs that have them in common at once, 0..1.</summary>
    public double Common { get; init; }

    /// <inheritdoc/>
    public override string Kind => "bursts";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        foreach ((int day, long midnight) in context.Days(Days))
        {
            AddDay(mebibytes, context, context.ForDay(day), midnight, PerHour * (1 - Common));
            AddDay(mebibytes, context, context.InCommonOnDay(day), midnight, PerHour * Common);
        }
    }

    private void AddDay(Span<double> mebibytes, PartContext context, RandomStream random, long midnight, double perHour)
    {
        double time = FromMilliseconds;
        while (perHour > 0)
        {
            time += Variates.Exponential(random) * 3_600_000 / perHour;
            if (time >= ToMilliseconds)
            {
                break;
            }

            double size =
                Size.Mebibytes * (TailIndex is { } index ? Pareto(random, index) : Variates.LogNormal(random, Spread));
            double length = LengthMilliseconds * Variates.LogNormal(random, Spread);
            double start = midnight + time;
            context.AddPlateau(mebibytes, start, start + length, length / 8, size);
        }
    }

    /// <summary>A Pareto draw with median 1: the least value times u to the power of −1/index, over 2^(1/index).</summary>
    private static double Pareto(RandomStream random, double index) =>
        PortableMath.Exp(-PortableMath.Log(2 * (1 - random.NextDouble())) / index);
}
