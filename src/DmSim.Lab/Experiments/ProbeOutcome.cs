namespace DmSim.Lab.Experiments;

/// <summary>What a search wants to know of one run.</summary>
internal sealed record ProbeOutcome
{
    public required bool Met { get; init; }

    public required bool MetPerTick { get; init; }

    public required bool MetPerSample { get; init; }

    public required bool JudgedPerSample { get; init; }

    public Binding? Binding { get; init; }

    public long Corrections { get; init; }

    public double MovedBytesPerHour { get; init; }
}
