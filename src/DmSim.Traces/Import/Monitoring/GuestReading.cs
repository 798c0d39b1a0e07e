namespace DmSim.Traces.Import.Monitoring;

/// <summary>What a monitoring tool saw of one guest at one moment; bytes, or <see cref="VmSamples.Unknown"/>.</summary>
internal readonly record struct GuestReading
{
    /// <summary>Nothing but a time.</summary>
    /// <param name="time">Milliseconds, in the source's own count.</param>
    public GuestReading(long time)
    {
        Time = time;
    }

    /// <summary>Milliseconds, in the source's own count.</summary>
    public long Time { get; init; }

    /// <summary>Committed memory.</summary>
    public long Committed { get; init; } = VmSamples.Unknown;

    /// <summary>Memory in use without free memory and cache, where the tool says it itself.</summary>
    public long Used { get; init; } = VmSamples.Unknown;

    /// <summary>Memory the guest could still hand out.</summary>
    public long Available { get; init; } = VmSamples.Unknown;

    /// <summary>Memory the guest has.</summary>
    public long Total { get; init; } = VmSamples.Unknown;
}
