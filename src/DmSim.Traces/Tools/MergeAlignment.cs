namespace DmSim.Traces.Tools;

/// <summary>What happens at the same time in traces that are merged.</summary>
internal enum MergeAlignment
{
    /// <summary>What has the same date and time.</summary>
    Date,

    /// <summary>What has the same time of day; all begin on the same day, dates are dropped.</summary>
    Clock,

    /// <summary>Their beginnings.</summary>
    Start,
}
