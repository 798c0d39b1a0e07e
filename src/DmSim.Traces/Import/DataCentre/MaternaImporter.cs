using System.Globalization;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The Materna traces of the Grid Workloads Archive (GWA-T-13): VMware's <em>active</em> memory of business VMs, a file
/// per VM, written by a German program: decimal commas, days first, local times.
/// </summary>
/// <remarks>Source: Grid Workloads Archive, GWA-T-13 Materna. Samples are taken every 300 s.</remarks>
internal sealed class MaternaImporter : ITraceImporter
{
    private const int HeldIntervals = 3;
    private const long IntervalMilliseconds = 300_000;
    private const string Provisioned = "Memory capacity provisioned [KB]";
    private const string Active = "Memory usage [KB]";
    private const string Percent = "Memory usage [%]";

    // All three recordings lie between November and February.
    private static readonly RecordedZone GermanWinter = RecordedZone.OfOffset(60);

    private static readonly string[] TimePatterns = ["dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "d.M.yyyy H:mm:ss"];

    /// <inheritdoc/>
    public string Name => "materna";

    /// <inheritdoc/>
    public string Description =>
        "Materna (GWA-T-13): a folder of per-VM files with decimal commas and days first; the signal is VMware active "
        + "memory, a lower bound of demand.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (HeaderOf(source.First) is not TableHeader header)
        {
            return Recognition.Miss($"no header with 'Timestamp', '{Provisioned}' and '{Active}' between semicolons");
        }

        if (PatternOf(source.First) is string pattern)
        {
            return Recognition.Match($"its header has '{Active}', and its times are written {pattern}");
        }

        return header.Find(Percent) >= 0
            ? Recognition.Match($"its header has '{Active}' and '{Percent}'")
            : Recognition.Miss($"its times are not written {TimePatterns[0]}, and it has no column '{Percent}'");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        if (session.Options.Zone is null)
        {
            session.Warn($"local times are taken for German winter time (UTC+01:00); --time-zone sets another zone");
        }

        FormatTraits traits = new(TraceSignal.Active, HeldIntervals, IntervalMilliseconds, 0);
        return new TableImport(source, session, traits).Run(
            source.Files,
            (file, lines) => ReadLayout(source.Preview(file), lines, session)
        );
    }

    private static TableLayout? ReadLayout(FilePreview preview, LineReader lines, ImportSession session)
    {
        lines.TryReadHeader(out _);
        if (HeaderOf(preview) is not TableHeader header)
        {
            const string Message = $"the header lacks columns; expected 'Timestamp', '{Provisioned}' and '{Active}'";
            session.Issues.Add(preview.File.Path, lines.LineNumber, null, Message);
            return null;
        }

        return new TableLayout
        {
            Separator = header.Separator,
            ColumnCount = header.Names.Count,
            Time = TimeColumnOf(preview, TimeOf(header), session),
            Demand = Kilobytes(header.Find(Active), "memory usage"),
            Provisioned = Kilobytes(header.Find(Provisioned), "provisioned memory"),
        };
    }

    /// <summary>Copies of the traces have Unix seconds, as Bitbrains has.</summary>
    private static TimeColumn TimeColumnOf(FilePreview preview, int index, ImportSession session) =>
        PatternOf(preview) is string pattern
            ? new TimeColumn(index, TimeForm.Pattern) { Pattern = pattern, Zone = session.Options.Zone ?? GermanWinter }
            : new TimeColumn(index, TimeForm.SecondsOrMilliseconds);

    /// <summary>The archive's KB are 1,024 bytes; averages are rounded to whole ones.</summary>
    private static ValueColumn Kilobytes(int index, string name) =>
        new(index, name) { Multiplier = MemorySize.BytesPerKibibyte, DecimalMark = (byte)',' };

    private static TableHeader? HeaderOf(FilePreview preview)
    {
        TableHeader header = TableHeader.Read(preview.Header, ';');
        return TimeOf(header) >= 0 && !header.Missing([Provisioned, Active]).Any() ? header : null;
    }

    private static int TimeOf(TableHeader header) => header.Find("Timestamp", "Timestamp [ms]");

    /// <summary>How the first row writes its time; <see langword="null"/> where it is no German one.</summary>
    private static string? PatternOf(FilePreview preview)
    {
        if (HeaderOf(preview) is not TableHeader header)
        {
            return null;
        }

        string? row = preview.Lines.SkipWhile(line => line != preview.Header).Skip(1).FirstOrDefault(IsText);
        string text = TableHeader.Split(row ?? "", ';').ElementAtOrDefault(TimeOf(header))?.Trim(' ', '\t', '"') ?? "";
        return TimePatterns.FirstOrDefault(pattern => IsWritten(text, pattern));
    }

    private static bool IsText(string line) => line.Trim(' ', '\t').Length > 0;

    private static bool IsWritten(string text, string pattern) =>
        DateTime.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
