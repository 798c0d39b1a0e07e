using DmSim.Core.Randomness;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>
/// A person's working day at a desktop: logon in the morning crowd, lunch, leaving; some stay late, some never come.
/// </summary>
/// <remarks>
/// All times are times of day in milliseconds after midnight; a session stays within its day and the next.
/// </remarks>
public sealed record SessionsPart : DemandPart
{
    /// <summary>What applications commit during a session; the median over sessions.</summary>
    public required MemorySize Size { get; init; }

    /// <summary>
    /// How much sessions differ: standard deviation of the logarithm, 0..2. Half of it is the VM's own.
    /// </summary>
    public double Spread { get; init; }

    /// <summary>First arrivals.</summary>
    public required long ArriveFromMilliseconds { get; init; }

    /// <summary>Last arrivals; the crowd is densest in the middle.</summary>
    public required long ArriveToMilliseconds { get; init; }

    /// <summary>Time from logon until all applications are open, in milliseconds.</summary>
    public long RampMilliseconds { get; init; } = 20 * 60_000;

    /// <summary>What the logon itself commits beside: profile, policies, start-up programs.</summary>
    public MemorySize LogonSize { get; init; }

    /// <summary>How long the logon's own memory is held, in milliseconds.</summary>
    public long LogonLengthMilliseconds { get; init; } = 4 * 60_000;

    /// <summary>First moment of lunch.</summary>
    public long LunchFromMilliseconds { get; init; } = 12 * 3_600_000L;

    /// <summary>Last return from lunch.</summary>
    public long LunchToMilliseconds { get; init; } = 13 * 3_600_000L;

    /// <summary>Share of the session's memory given back during lunch, 0..1.</summary>
    public double LunchShare { get; init; }

    /// <summary>First leavers.</summary>
    public required long LeaveFromMilliseconds { get; init; }

    /// <summary>Last leavers who are not stragglers.</summary>
    public required long LeaveToMilliseconds { get; init; }

    /// <summary>Share of people who stay on, 0..1.</summary>
    public double Stragglers { get; init; }

    /// <summary>When the last straggler leaves.</summary>
    public long StragglersUntilMilliseconds { get; init; } = 22 * 3_600_000L;

    /// <summary>Share of people who come at all on a day, 0..1.</summary>
    public double Attendance { get; init; } = 1;

    /// <summary>Days on which people come.</summary>
    public WeekDays Days { get; init; } = WeekDays.Workdays;

    /// <inheritdoc/>
    public override string Kind => "sessions";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        double own = Size.Mebibytes * Variates.LogNormal(context.ForVm(), Spread / 2);
        foreach ((int day, long midnight) in context.Days(Days))
        {
            RandomStream random = context.ForDay(day);
            bool comes = random.NextDouble() < Attendance;
            double arrive =
                midnight + Between(ArriveFromMilliseconds, ArriveToMilliseconds, Variates.Triangular(random));
            double leave = midnight + Leave(random);
            double amount = own * Variates.LogNormal(random, Spread / 2);
            double lunch = Between(LunchFromMilliseconds, LunchToMilliseconds, random.NextDouble() / 3);
            double back = Between(LunchFromMilliseconds, LunchToMilliseconds, (2 + random.NextDouble()) / 3);
            if (!comes)
            {
                continue;
            }

            double closing = Math.Min(RampMilliseconds, 120_000);
            AddSession(mebibytes, context, arrive, leave, amount);
            context.AddPlateau(mebibytes, midnight + lunch, midnight + back, closing, -amount * LunchShare);
            context.AddPlateau(mebibytes, arrive, arrive + LogonLengthMilliseconds, 20_000, LogonSize.Mebibytes);
        }
    }

    /// <summary>Applications open one by one, and all close at logoff.</summary>
    private void AddSession(Span<double> mebibytes, PartContext context, double arrive, double leave, double amount)
    {
        int first = (int)Math.Clamp(Math.Ceiling(arrive / context.Interval), 0, mebibytes.Length);
        int last = (int)Math.Clamp(Math.Ceiling(leave / context.Interval), 0, mebibytes.Length);
        for (int index = first; index < last; index++)
        {
            double since = ((double)index * context.Interval) - arrive;
            mebibytes[index] += amount * (RampMilliseconds > 0 ? Math.Min(1, since / RampMilliseconds) : 1);
        }
    }

    private double Leave(RandomStream random)
    {
        bool stays = random.NextDouble() < Stragglers;
        double place = random.NextDouble();
        return stays
            ? Between(LeaveToMilliseconds, StragglersUntilMilliseconds, place)
            : Between(LeaveFromMilliseconds, LeaveToMilliseconds, place);
    }

    private static double Between(long from, long to, double place) => from + ((to - from) * place);
}
