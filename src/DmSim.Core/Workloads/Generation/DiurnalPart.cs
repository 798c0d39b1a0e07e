using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>A daily tide: nothing at the trough, everything at the peak, smooth between.</summary>
public sealed record DiurnalPart : DemandPart
{
    /// <summary>Height at the peak; the median over the VMs of the group.</summary>
    public required MemorySize Size { get; init; }

    /// <summary>How much VMs differ: standard deviation of the logarithm, 0..2.</summary>
    public double Spread { get; init; }

    /// <summary>Time of day of the trough in milliseconds.</summary>
    public long TroughMilliseconds { get; init; } = 4 * 3_600_000L;

    /// <summary>Time of day of the peak in milliseconds; not the trough's.</summary>
    public long PeakMilliseconds { get; init; } = 14 * 3_600_000L;

    /// <summary>Days with the full tide; a day counts from trough to trough.</summary>
    public WeekDays Days { get; init; } = WeekDays.All;

    /// <summary>Height on the other days, as a share, 0..1.</summary>
    public double OtherDaysShare { get; init; } = 0.3;

    /// <inheritdoc/>
    public override string Kind => "diurnal";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        double amount = Size.Mebibytes * Variates.LogNormal(context.ForVm(), Spread);
        long rise = (PeakMilliseconds - TroughMilliseconds + PartContext.Day) % PartContext.Day;
        long sinceTrough = -(context.Midnight(0) + TroughMilliseconds);
        for (int index = 0; index < mebibytes.Length; index++)
        {
            long time = (index * context.Interval) + sinceTrough;
            int day = (int)Math.Floor((double)time / PartContext.Day);
            long phase = time - (day * PartContext.Day);
            double way =
                phase < rise ? (double)phase / rise : (double)(PartContext.Day - phase) / (PartContext.Day - rise);
            double share = (Days & context.WeekDayOf(day)) != 0 ? 1 : OtherDaysShare;

            // Smoothstep instead of a cosine: the same bits on every platform.
            mebibytes[index] += amount * share * (way * way * (3 - (2 * way)));
        }
    }
}
