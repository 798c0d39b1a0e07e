using DmSim.Core.Randomness;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>Work at a fixed time of day: backup, virus scan, patching, a nightly batch.</summary>
public sealed record WindowPart : DemandPart
{
    /// <summary>What it commits; the median over VMs.</summary>
    public required MemorySize Size { get; init; }

    /// <summary>How much VMs differ: standard deviation of the logarithm, 0..2.</summary>
    public double Spread { get; init; }

    /// <summary>Time of day at which the first VM begins, in milliseconds.</summary>
    public required long AtMilliseconds { get; init; }

    /// <summary>How long it runs, in milliseconds; the draw is ±20 %.</summary>
    public required long LengthMilliseconds { get; init; }

    /// <summary>VMs begin spread evenly over this time, in milliseconds.</summary>
    public long JitterMilliseconds { get; init; }

    /// <summary>Length of rise and fall in milliseconds.</summary>
    public long RampMilliseconds { get; init; } = 60_000;

    /// <summary>Days on which it begins.</summary>
    public WeekDays Days { get; init; } = WeekDays.All;

    /// <inheritdoc/>
    public override string Kind => "window";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        double amount = Size.Mebibytes * Variates.LogNormal(context.ForVm(), Spread);
        foreach ((int day, long midnight) in context.Days(Days))
        {
            RandomStream random = context.ForDay(day);
            double start = midnight + AtMilliseconds + (JitterMilliseconds * random.NextDouble());
            double length = LengthMilliseconds * (0.8 + (0.4 * random.NextDouble()));
            context.AddPlateau(mebibytes, start, start + length, RampMilliseconds, amount);
        }
    }
}
