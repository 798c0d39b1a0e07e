using System.Text;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>The heading of a log: separator, zone and the counters of use.</summary>
/// <param name="Banner">The first cell.</param>
/// <param name="Separator">Comma, tab, or what a spreadsheet put in.</param>
/// <param name="ColumnCount">Cells of the heading.</param>
/// <param name="CounterColumns">How many of them are counters at all.</param>
/// <param name="Fields">The counters of use, by column.</param>
/// <param name="CodePage">The code page the heading was read in; 65001 for UTF-8.</param>
/// <param name="IsTranslated">Whether a name was found in the table of other languages.</param>
internal sealed record PdhHeader(
    PdhBanner Banner,
    byte Separator,
    int ColumnCount,
    int CounterColumns,
    IReadOnlyList<PdhField> Fields,
    int CodePage,
    bool IsTranslated
)
{
    private const int Utf8 = 65001;

    // Western first: with English names and one accented machine name there is nothing else to go by.
    private static readonly int[] CodePages = [1252, 1250, 1251, 1254, 1253, 1255, 1256, 1257, 932, 936, 949, 950];

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Where a banner begins in a line, its quote included; -1 where there is none.</summary>
    public static int FindBanner(ReadOnlySpan<byte> line)
    {
        int start = line.IndexOf(PdhBanner.Start);
        return start > 0 && line[start - 1] == (byte)'"' ? start - 1 : start;
    }

    /// <summary>
    /// Reads a heading. Names may be in an ANSI code page that nothing tells: the one in which most counters are known
    /// wins.
    /// </summary>
    /// <param name="line">The line from its banner on.</param>
    /// <param name="names">Names of counters.</param>
    public static PdhHeader Read(ReadOnlySpan<byte> line, CounterNames names)
    {
        byte separator = SeparatorOf(line);
        if (TryDecode(StrictUtf8, line) is string text)
        {
            return Read(text, separator, names, Utf8);
        }

        PdhHeader? best = null;
        foreach (int codePage in CodePages)
        {
            Encoding? encoding = CodePagesEncodingProvider.Instance.GetEncoding(
                codePage,
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ReplacementFallback
            );
            PdhHeader header = Read(encoding!.GetString(line), separator, names, codePage);
            best = best is null || header.Fields.Count > best.Fields.Count ? header : best;
        }

        return best!;
    }

    private static string? TryDecode(UTF8Encoding encoding, ReadOnlySpan<byte> line)
    {
        try
        {
            return encoding.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte SeparatorOf(ReadOnlySpan<byte> line)
    {
        bool quoted = line[0] == (byte)'"';
        int end = quoted ? line[1..].IndexOf((byte)'"') + 1 : 0;
        int found = line[end..].IndexOfAny(",;\t"u8);
        return found >= 0 ? line[end + found]
            : line.IndexOf("(PDH-TSV"u8) >= 0 ? (byte)'\t'
            : (byte)',';
    }

    private static PdhHeader Read(string text, byte separator, CounterNames names, int codePage)
    {
        List<string> cells = Split(text, (char)separator);
        List<PdhField> fields = [];
        int counters = 0;
        bool translated = false;
        for (int column = 1; column < cells.Count; column++)
        {
            // The last column may be the description of the collector set.
            if (CounterPath.TryParse(cells[column]) is not CounterPath path)
            {
                continue;
            }

            counters++;
            if (names.Find(path, column + 1) is (PdhCounter counter, bool isTranslated))
            {
                fields.Add(new PdhField(column, counter, path));
                translated |= isTranslated;
            }
        }

        PdhBanner banner = PdhBanner.Parse(cells[0]);
        return new PdhHeader(banner, separator, cells.Count, counters, fields, codePage, translated);
    }

    /// <summary>Cells may be quoted, with quotes inside doubled; a heading cut short ends its last cell.</summary>
    private static List<string> Split(string text, char separator)
    {
        List<string> cells = [];
        int position = 0;
        while (position <= text.Length)
        {
            int end;
            if (position < text.Length && text[position] == '"')
            {
                int close = position + 1;
                while (
                    close < text.Length && (text[close] != '"' || (close + 1 < text.Length && text[close + 1] == '"'))
                )
                {
                    close += text[close] == '"' ? 2 : 1;
                }

                close = Math.Min(close, text.Length);
                cells.Add(text[(position + 1)..close].Replace("\"\"", "\"", StringComparison.Ordinal));
                end = text.IndexOf(separator, close);
            }
            else
            {
                end = text.IndexOf(separator, position);
                cells.Add(text[position..(end < 0 ? text.Length : end)].Trim());
            }

            position = end < 0 ? text.Length + 1 : end + 1;
        }

        return cells;
    }
}
