using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import;

/// <summary>A format that is known but cannot become a trace: it carries no memory use over time, or must be converted.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Recognizes">Whether a source is of this format.</param>
/// <param name="Advice">What it lacks, and what to do instead.</param>
internal sealed record UnusableFormat(string Name, Func<ImportSource, bool> Recognizes, string Advice)
{
    /// <summary>All of them; asked after every importer has declined.</summary>
    public static IReadOnlyList<UnusableFormat> All { get; } = [];
}
