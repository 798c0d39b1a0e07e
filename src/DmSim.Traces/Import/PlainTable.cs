using System.Globalization;
using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Mapping;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>Imports tables, CSV or Parquet, whose columns say themselves what they are, or a mapping does.</summary>
internal sealed class PlainTable(ImportSource source, ImportSession session)
{
    private const long OneSecond = 1000;

    private readonly ColumnMapping? _mapping = session.Columns;

    /// <summary>Imports every file of the source.</summary>
    public DemandTrace Import()
    {
        FormatTraits traits = new(
            _mapping?.Signal ?? TraceSignal.Committed,
            _mapping?.HeldIntervals ?? ImportOptions.HoldForever,
            _mapping?.Time is { IntervalMilliseconds: > 0 } time ? time.IntervalMilliseconds : OneSecond,
            0
        );
        TableImport import = new(source, session, traits)
        {
            IsColumnWanted = _mapping is null ? CsvHeader.IsKnown : IsMapped,
        };
        return import.Run(
            source.Files,
            (file, lines) => _mapping is null ? ReadHeader(file, lines) : ReadMapped(_mapping, file, lines)
        );
    }

    private bool IsMapped(string column) =>
        _mapping!.ColumnNames is not { } names || names.Contains(column, StringComparer.OrdinalIgnoreCase);

    private TableLayout? ReadHeader(ImportFile file, LineReader lines)
    {
        if (!lines.TryReadHeader(out ReadOnlySpan<byte> line))
        {
            const string Message = "the file is empty; expected a header such as time[s],vm,demand[MiB]";
            session.Issues.Add(file.Path, null, null, Message);
            return null;
        }

        CsvHeader? header = CsvHeader.Read(Encoding.UTF8.GetString(line), file.Path, lines.LineNumber, session.Issues);
        foreach (string unknown in header?.Unknown ?? [])
        {
            session.Warn($"column '{unknown}' is not known and was ignored");
        }

        return header?.ToLayout(session.Options.Zone ?? RecordedZone.Utc);
    }

    private TableLayout? ReadMapped(ColumnMapping mapping, ImportFile file, LineReader lines)
    {
        FilePreview preview = source.Preview(file);
        bool hasHeader = mapping.HasHeader || ParquetText.Recognizes(preview.Start);
        string header = preview.Header;
        if (hasHeader)
        {
            header = lines.TryReadHeader(out ReadOnlySpan<byte> line) ? Encoding.UTF8.GetString(line) : "";
        }

        char separator = ParquetText.Recognizes(preview.Start)
            ? ','
            : mapping.Separator ?? TableHeader.SeparatorOf(header);
        TableHeader table = TableHeader.Read(header, separator);
        IReadOnlyList<string> names = hasHeader ? table.Names : Numbers(table.Names.Count);
        int? headerLine = hasHeader ? lines.LineNumber : null;
        return new MappedLayout(mapping, names, file.Path, headerLine, session).Build(separator);
    }

    private static string[] Numbers(int count) =>
        [.. Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
