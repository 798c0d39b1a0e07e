namespace DmSim.Traces.Import;

/// <summary>Whether a source is of a format, and what says so.</summary>
/// <param name="IsMatch">Whether it is.</param>
/// <param name="Reason">By what it was recognised, or what it lacks; a short clause for people, without a full stop.</param>
public readonly record struct Recognition(bool IsMatch, string Reason)
{
    /// <summary>The source is of the format.</summary>
    /// <param name="evidence">By what it was recognised, such as "its header has 'Memory usage [KB]'".</param>
    public static Recognition Match(string evidence) => new(true, evidence);

    /// <summary>The source is not of the format.</summary>
    /// <param name="missing">What it lacks, in the shortest useful form, such as "no column 'Memory usage [KB]'".</param>
    public static Recognition Miss(string missing) => new(false, missing);
}
