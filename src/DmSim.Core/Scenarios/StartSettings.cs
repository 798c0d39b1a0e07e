namespace DmSim.Core.Scenarios;

/// <summary>How starts are attempted.</summary>
public sealed record StartSettings
{
    /// <summary>Seconds one attempt waits for memory to be freed: 10 (assumption U21, 0..60).</summary>
    public int WaitSeconds { get; init; } = 10;

    /// <summary>Attempts before the start has failed: 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Seconds from the end of an attempt to the next: 30 (Microsoft's acceptance tests, model.md §2.4).</summary>
    public int RetrySeconds { get; init; } = 30;

    /// <summary>Seconds between the starts of two VMs when a fleet boots in sequence: 30 (assumption).</summary>
    public int SequenceSeconds { get; init; } = 30;
}
