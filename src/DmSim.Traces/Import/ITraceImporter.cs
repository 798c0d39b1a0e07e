using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import;

/// <summary>
/// Reads one foreign format. To add one: write the class, and add its line to <see cref="TraceImporters.All"/>.
/// </summary>
public interface ITraceImporter
{
    /// <summary>The name users choose it by: short, lower case.</summary>
    string Name { get; }

    /// <summary>One sentence: what is read, and what its memory signal means.</summary>
    string Description { get; }

    /// <summary>Says whether the source looks like this format, by its content alone.</summary>
    /// <returns>By what it was recognised, or what is missing.</returns>
    Recognition Recognize(ImportSource source);

    /// <summary>
    /// Reads the whole source. Problems go to <see cref="ImportSession.Issues"/>, and reading goes on, so that all are
    /// found.
    /// </summary>
    DemandTrace Import(ImportSource source, ImportSession session);
}
