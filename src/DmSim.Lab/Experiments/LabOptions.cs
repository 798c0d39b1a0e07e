namespace DmSim.Lab.Experiments;

/// <summary>How long work is carried out; nothing here changes a result.</summary>
public sealed record LabOptions
{
    /// <summary>Runs at the same time; at least 1. Default: one per processor.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Receives progress, or <see langword="null"/>.</summary>
    public IProgress<LabProgress>? Progress { get; init; }

    /// <summary>Keeps finished answers, so that an interrupted search continues; <see langword="null"/>: none kept.</summary>
    public ICheckpoint? Checkpoint { get; init; }

    /// <summary>Ends the work; what is finished stays in the checkpoint.</summary>
    public CancellationToken Cancellation { get; init; }
}
