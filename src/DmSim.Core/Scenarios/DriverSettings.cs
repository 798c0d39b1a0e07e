using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>What is wrong with a guest's balloon driver. Faults can be combined; the defaults are a healthy driver.</summary>
public sealed record DriverSettings
{
    /// <summary>A driver without faults.</summary>
    public static DriverSettings Healthy { get; } = new();

    /// <summary>Whether the driver is not there when the guest boots: no reports, nothing moves, until it is loaded.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Whether it accepts requests and reports, but never moves memory.</summary>
    public bool IsStuck { get; init; }

    /// <summary>Period in milliseconds in each of which it is stuck once, at a random moment; 0: never.</summary>
    public long StuckEveryMilliseconds { get; init; }

    /// <summary>How long it is stuck in each period in milliseconds; less than the period.</summary>
    public long StuckForMilliseconds { get; init; }

    /// <summary>By how much it is slower than it should be, 1..100: 1.</summary>
    public int SlowFactor { get; init; } = 1;

    /// <summary>Share of each request that it carries out, 0..1: 1. With 0 it answers each request with nothing.</summary>
    public double MovedShare { get; init; } = 1;

    /// <summary>Whether hot-added memory never comes online: the host has given it, the guest cannot use it.</summary>
    public bool KeepsHotAddOffline { get; init; }

    /// <summary>By what it multiplies the demand it reports, 0..100: 1.</summary>
    public double ReportFactor { get; init; } = 1;

    /// <summary>What it adds to the demand it reports.</summary>
    public MemorySize ReportOffset { get; init; }

    /// <summary>How late its reports reach the host in milliseconds: 0.</summary>
    public long ReportDelayMilliseconds { get; init; }

    /// <summary>Share of its reports that are lost, 0..0.99: 0.</summary>
    public double ReportLossShare { get; init; }

    /// <summary>Whether its reports come late or not at all.</summary>
    public bool DelaysReports => ReportDelayMilliseconds > 0 || ReportLossShare > 0;
}
