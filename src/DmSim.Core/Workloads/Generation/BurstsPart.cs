using DmSim.Core.Randomness;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>
/// Independent jobs: Poisson arrivals, lognormal sizes and lengths (a few are very large): documents, reports, builds,
/// queries.
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

    /// <inheritdoc/>
    public override string Kind => "bursts";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        foreach ((int day, long midnight) in context.Days(Days))
        {
            RandomStream random = context.ForDay(day);
            double time = FromMilliseconds;
            while (true)
            {
                time += Variates.Exponential(random) * 3_600_000 / PerHour;
                if (time >= ToMilliseconds)
                {
                    break;
                }

                double size = Size.Mebibytes * Variates.LogNormal(random, Spread);
                double length = LengthMilliseconds * Variates.LogNormal(random, Spread);
                double start = midnight + time;
                context.AddPlateau(mebibytes, start, start + length, length / 8, size);
            }
        }
    }
}
