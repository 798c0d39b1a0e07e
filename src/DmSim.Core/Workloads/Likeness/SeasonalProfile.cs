namespace DmSim.Core.Workloads.Likeness;

/// <summary>
/// What repeats every day and every week. Means of a few days are mostly chance, so they are shrunk by the share of their
/// spread that chance explains (analysis of variance; James and Stein, 1961).
/// </summary>
internal sealed class SeasonalProfile
{
    private const int FewestDays = 2;
    private const int FewestWeeks = 2;
    private const int HoursOfWeek = 168;

    private readonly double[] _bySlot;
    private readonly double[] _byHourOfWeek;

    private SeasonalProfile(double[] bySlot, double[] byHourOfWeek)
    {
        _bySlot = bySlot;
        _byHourOfWeek = byHourOfWeek;
    }

    /// <summary>Whether a recording is long enough to tell a daily pattern from chance.</summary>
    public static bool IsEstimable(SampleGrid grid) => grid.WholeDays >= FewestDays;

    /// <summary>Estimates the profile of a VM.</summary>
    public static SeasonalProfile Fit(SampleGrid grid, double[] values, bool[] present)
    {
        double[] bySlot = new double[grid.SlotCount];
        double[] byHour = new double[HoursOfWeek];
        if (IsEstimable(grid))
        {
            CellMeans daily = new(grid.DayOf(grid.Count - 1) + 1, bySlot.Length);
            daily.AddAll(values, present, grid.DayOf, grid.SlotOf);
            bySlot = daily.ShrunkProfile(FewestDays);
        }

        if (grid.WholeDays >= 7 * FewestWeeks)
        {
            double[] rest = [.. values.Select((value, sample) => value - bySlot[grid.SlotOf(sample)])];
            CellMeans weekly = new((grid.DayOf(grid.Count - 1) / 7) + 1, HoursOfWeek);
            weekly.AddAll(rest, present, sample => grid.DayOf(sample) / 7, grid.HourOfWeekOf);
            byHour = weekly.ShrunkProfile(FewestWeeks);
        }

        return new SeasonalProfile(bySlot, byHour);
    }

    /// <summary>The profile at a sample.</summary>
    public double At(SampleGrid grid, int sample) =>
        _bySlot[grid.SlotOf(sample)] + _byHourOfWeek[grid.HourOfWeekOf(sample)];
}
