using System.Globalization;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>Recognises the outputs of sysstat.</summary>
internal static class SysstatForms
{
    private const int LinesLookedAt = 50;

    /// <summary>The form of a file, by how it begins.</summary>
    public static SysstatForm Find(FilePreview preview)
    {
        // The magic numbers of the tool and of its format, in either byte order.
        if (preview.Start is [0x96, 0xD5, _, 0x21, ..] or [0xD5, 0x96, 0x21, ..])
        {
            return SysstatForm.Binary;
        }

        string[] lines = [.. preview.Lines.Where(line => !string.IsNullOrWhiteSpace(line)).Take(LinesLookedAt)];
        if (lines.Length == 0)
        {
            return SysstatForm.None;
        }

        string first = lines[0].TrimStart();
        if (first[0] is '{' or '[')
        {
            return Any(lines, "\"sysstat\"") ? SysstatForm.Json : SysstatForm.None;
        }

        if (first[0] == '<')
        {
            return Any(lines, "<sysstat") ? SysstatForm.Xml : SysstatForm.None;
        }

        return Any(lines, "# hostname;interval;timestamp") ? SysstatForm.Table
            : Array.Exists(lines, IsPair) ? SysstatForm.Pairs
            : Array.Exists(lines, IsText) ? SysstatForm.Text
            : SysstatForm.None;
    }

    private static bool Any(string[] lines, string text) =>
        Array.Exists(lines, line => line.Contains(text, StringComparison.Ordinal));

    private static bool IsPair(string line)
    {
        string[] fields = line.Split('\t');
        return fields.Length == 6
            && int.TryParse(fields[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            && fields[2].Length >= 9;
    }

    private static bool IsText(string line) =>
        (line.StartsWith("Linux ", StringComparison.Ordinal) && line.Contains('(', StringComparison.Ordinal))
        || (line.StartsWith("SunOS ", StringComparison.Ordinal) && line.Split('/').Length == 3)
        || (char.IsAsciiDigit(line[0]) && line.Contains(" kbmemfree ", StringComparison.Ordinal));
}
