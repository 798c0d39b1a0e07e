using System.Text;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Import;

/// <summary>Plain CSV, our own exchange format: <c>time[s],vm,demand[MiB]</c> and optional columns.</summary>
internal sealed class CsvImporter : ITraceImporter
{
    private const long OneSecond = 1000;

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Description =>
        "Plain CSV with a header such as time[s],vm,demand[MiB] and optional provisioned, workingset, available; "
        + "demand is committed memory.";

    /// <inheritdoc/>
    public string? Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return CsvHeader.Resembles(source.FirstHeader()) ? "its header has the columns time and demand" : null;
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        VmTable vms = new();
        int? offsetMinutes = null;
        foreach (ImportFile file in source.Files)
        {
            session.Read(
                file,
                (_, lines) =>
                {
                    if (ReadHeader(file, lines, session) is CsvHeader header)
                    {
                        CsvRowReader rows = new(file, header, session, vms);
                        rows.ReadAll(lines);
                        offsetMinutes ??= rows.OffsetMinutes;
                    }
                }
            );
        }

        if (vms.Vms.Count == 0 && session.Issues.IsEmpty)
        {
            session.Issues.Add(source.Path, null, null, "there is no row of data after the header");
        }

        session.Issues.ThrowIfAny();
        FormatTraits traits = new(TraceSignal.Committed, ImportOptions.HoldForever, OneSecond, offsetMinutes ?? 0);
        TraceAssembler assembler = new(session, traits);
        assembler.CheckSpan(vms);
        return assembler.Assemble(source, vms);
    }

    private static CsvHeader? ReadHeader(ImportFile file, LineReader lines, ImportSession session)
    {
        if (!lines.TryReadHeader(out ReadOnlySpan<byte> line))
        {
            session.Issues.Add(
                file.Path,
                null,
                null,
                "the file is empty; expected a header such as time[s],vm,demand[MiB]"
            );
            return null;
        }

        string text = Encoding.UTF8.GetString(line);
        CsvHeader? header = CsvHeader.Read(text, file.Path, lines.LineNumber, session.Issues);
        foreach (string unknown in header?.Unknown ?? [])
        {
            session.Warn($"column '{unknown}' is not known and was ignored");
        }

        return header;
    }
}
