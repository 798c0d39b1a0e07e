using System.Numerics;
using DmSim.Core.Randomness;

namespace DmSim.Core.Workloads.Generation;

/// <summary>The calendar of a recipe and the random numbers of one part of one VM.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="seed">The seed of this part of this VM.</param>
/// <param name="commonSeed">The seed of what this part has in common with others.</param>
internal sealed class PartContext(WorkloadRecipe recipe, ulong seed, ulong commonSeed)
{
    /// <summary>Milliseconds in a day.</summary>
    public const long Day = 86_400_000;

    /// <summary>Time between samples in milliseconds.</summary>
    public long Interval => recipe.IntervalMilliseconds;

    /// <summary>Length of the trace in milliseconds.</summary>
    public long Duration => recipe.DurationMilliseconds;

    /// <summary>What holds for this VM all along, such as its own scale.</summary>
    public RandomStream ForVm() => RandomStream.ForPart(seed, "vm");

    /// <summary>
    /// What happens on one day. A stream per day: a longer trace begins with the shorter one, and a day left out
    /// changes no other.
    /// </summary>
    public RandomStream ForDay(int day) => RandomStream.ForPart(seed, "day", day);

    /// <summary>What happens to all VMs that share it, all along.</summary>
    public RandomStream InCommon() => RandomStream.ForPart(commonSeed, "common");

    /// <summary>What happens to all VMs that share it on one day.</summary>
    public RandomStream InCommonOnDay(int day) => RandomStream.ForPart(commonSeed, "common-day", day);

    /// <summary>
    /// The days that touch the trace: their index (−1 is the day before the first, whose nights may reach in) and their
    /// midnight in milliseconds of trace time.
    /// </summary>
    public IEnumerable<(int Day, long Midnight)> Days(WeekDays days)
    {
        for (int day = -1; Midnight(day) < Duration; day++)
        {
            if ((days & WeekDayOf(day)) != 0)
            {
                yield return (day, Midnight(day));
            }
        }
    }

    /// <summary>Midnight at the beginning of a day, in milliseconds of trace time; may be negative.</summary>
    public long Midnight(int day) => (day * Day) - recipe.StartOfDayMilliseconds;

    /// <summary>The day of the week of a day.</summary>
    public WeekDays WeekDayOf(int day)
    {
        int first = BitOperations.TrailingZeroCount((int)recipe.StartDay);
        return (WeekDays)(1 << ((((first + day) % 7) + 7) % 7));
    }

    /// <summary>Adds a rise, a level and a fall.</summary>
    /// <param name="mebibytes">Demand per sample in MiB.</param>
    /// <param name="start">When the rise begins, in milliseconds.</param>
    /// <param name="end">When the fall begins.</param>
    /// <param name="ramp">Length of the rise and of the fall; 0: at once.</param>
    /// <param name="amount">Height of the level in MiB; may be negative.</param>
    public void AddPlateau(Span<double> mebibytes, double start, double end, double ramp, double amount)
    {
        int first = (int)Math.Clamp(Math.Ceiling(start / Interval), 0, mebibytes.Length);
        int last = (int)Math.Clamp(Math.Ceiling((end + ramp) / Interval), 0, mebibytes.Length);
        for (int index = first; index < last; index++)
        {
            double time = (double)index * Interval;
            double rise = ramp > 0 ? Math.Min(1, (time - start) / ramp) : 1;
            double fall = ramp > 0 ? Math.Min(1, (end + ramp - time) / ramp) : 1;
            mebibytes[index] += amount * Math.Min(rise, fall);
        }
    }
}
