using DmSim.Core.Engine;

namespace DmSim.Reporting.Results;

/// <summary>What performance counters say about the computer they come from.</summary>
public sealed record CounterOptions
{
    /// <summary>Name of the computer in counter paths.</summary>
    public string HostName { get; init; } = "DMSIM";

    /// <summary>
    /// Local time of tick 0; <see langword="null"/>: 1 January 2000 at the run's time of day, because a run has no date.
    /// </summary>
    public DateTime? Start { get; init; }

    /// <summary>Name of the time zone in the banner, as Windows calls it.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Minutes to add to local time for UTC: −60 in Berlin in winter, 300 in Chicago in summer.</summary>
    public int BiasMinutes { get; init; }

    /// <summary>Whether the guests' own counters are written as well, under the names of the VMs as computers.</summary>
    public bool WithGuests { get; init; }

    /// <summary>Local time of tick 0 of a run.</summary>
    public DateTime StartOf(RunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Start ?? new DateTime(2000, 1, 1).AddSeconds(spec.StartSecondOfDay);
    }
}
