using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Export;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

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
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return CsvHeader.Resembles(source.FirstHeader())
            ? Recognition.Match("its header has the columns time and demand")
            : Recognition.Miss("no header with columns such as time[s] and demand[MiB]");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        FormatTraits traits = new(TraceSignal.Committed, ImportOptions.HoldForever, OneSecond, 0);
        DemandTrace trace = new TableImport(source, session, traits).Run(
            source.Files,
            (file, lines) => ReadHeader(file, lines, session)?.ToLayout(session.Options.Zone ?? RecordedZone.Utc)
        );
        return CsvHead.Apply(source, trace, session.Options);
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
