using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Tables;

/// <summary>Imports files that are tables: reads each by its layout and puts the trace together.</summary>
/// <param name="source">The source.</param>
/// <param name="session">The session.</param>
/// <param name="traits">What the format says of its traces.</param>
internal sealed class TableImport(ImportSource source, ImportSession session, FormatTraits traits)
{
    /// <summary>Which columns of a Parquet file are read; by default all.</summary>
    public Predicate<string> IsColumnWanted { get; init; } = static _ => true;

    private readonly VmTable _vms = new();
    private int? _offsetMinutes;

    /// <summary>
    /// Makes the layout of a file, reading its header where it has one. Problems go to the session's issues.
    /// </summary>
    /// <returns>The layout, or <see langword="null"/> when the file cannot be read.</returns>
    public delegate TableLayout? LayoutReader(ImportFile file, LineReader lines);

    /// <summary>Reads files.</summary>
    /// <param name="files">Those of the source that hold the table.</param>
    /// <param name="layoutOf">Makes the layout of each.</param>
    /// <exception cref="Core.Scenarios.InvalidInputException">With all problems.</exception>
    public DemandTrace Run(IEnumerable<ImportFile> files, LayoutReader layoutOf)
    {
        foreach (ImportFile file in files)
        {
            session.ReadTable(
                source.Preview(file),
                IsColumnWanted,
                (_, lines) =>
                {
                    if (layoutOf(file, lines) is TableLayout layout)
                    {
                        TableReader rows = new(file, lines, layout, session, _vms);
                        rows.ReadAll();
                        _offsetMinutes ??= rows.OffsetMinutes;
                    }
                }
            );
        }

        FormatTraits found = traits with { OffsetMinutes = _offsetMinutes ?? traits.OffsetMinutes };
        return new TraceAssembler(session, found).Assemble(source, _vms);
    }
}
