namespace DmSim.Traces.Import.DataCentre;

/// <summary>What was used in one window of time.</summary>
internal struct WindowCell
{
    /// <summary>The number of the window.</summary>
    public long Window;

    /// <summary>First moment with a record, in milliseconds from the begin of the window.</summary>
    public int From;

    /// <summary>End of the last record, in milliseconds from the begin of the window.</summary>
    public int To;

    /// <summary>Lengths of all records together, in milliseconds.</summary>
    public double Covered;

    /// <summary>Use times length of all records together, in bytes times milliseconds.</summary>
    public double UsedTime;

    /// <summary>Limit times length of all records together, in bytes times milliseconds.</summary>
    public double LimitTime;

    /// <summary>
    /// What to divide by for the average while there was any record: the time from the first to the last, without the
    /// gaps where they do not overlap.
    /// </summary>
    public readonly double Divisor => Math.Min(To - From, Covered);

    /// <summary>Adds a cell of the same window.</summary>
    public void Merge(in WindowCell other)
    {
        From = Math.Min(From, other.From);
        To = Math.Max(To, other.To);
        Covered += other.Covered;
        UsedTime += other.UsedTime;
        LimitTime += other.LimitTime;
    }
}
