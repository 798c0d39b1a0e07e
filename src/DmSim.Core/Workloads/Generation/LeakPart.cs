using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>A service that loses memory at a steady rate until it is restarted.</summary>
public sealed record LeakPart : DemandPart
{
    /// <summary>What is lost per day.</summary>
    public required MemorySize PerDay { get; init; }

    /// <summary>Days on which the service is restarted; <see cref="WeekDays.None"/>: never.</summary>
    public WeekDays RestartDays { get; init; } = WeekDays.None;

    /// <summary>Time of day of the restart in milliseconds.</summary>
    public long RestartAtMilliseconds { get; init; } = 3 * 3_600_000L;

    /// <inheritdoc/>
    public override string Kind => "leak";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        Queue<long> restarts = new(
            context.Days(RestartDays).Select(day => day.Midnight + RestartAtMilliseconds).Where(time => time > 0)
        );
        long since = 0;
        for (int index = 0; index < mebibytes.Length; index++)
        {
            long time = index * context.Interval;
            while (restarts.TryPeek(out long restart) && restart <= time)
            {
                since = restarts.Dequeue();
            }

            mebibytes[index] += PerDay.Mebibytes * (time - since) / PartContext.Day;
        }
    }
}
