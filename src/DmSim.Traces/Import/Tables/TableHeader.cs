namespace DmSim.Traces.Import.Tables;

/// <summary>The names of a table's columns. Their order and letter case do not count.</summary>
internal sealed class TableHeader
{
    private TableHeader(byte separator, string[] names)
    {
        Separator = separator;
        Names = names;
    }

    /// <summary>The character between fields.</summary>
    public byte Separator { get; }

    /// <summary>The names, without quotes and blanks around them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Splits a header at a separator.</summary>
    public static TableHeader Read(string line, char separator) =>
        new((byte)separator, [.. Split(line, separator).Select(Clean)]);

    /// <summary>Splits a header at a comma, semicolon or tab, whichever comes first in this order.</summary>
    public static TableHeader Read(string line) => Read(line, SeparatorOf(line));

    /// <summary>The separator of a header.</summary>
    public static char SeparatorOf(string line) => ",;\t".FirstOrDefault(Unquoted(line).Contains, ',');

    /// <summary>The place of the first of some names that is there, or -1.</summary>
    public int Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            for (int index = 0; index < Names.Count; index++)
            {
                if (Names[index].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return index;
                }
            }
        }

        return -1;
    }

    /// <summary>Those of some names that are not there.</summary>
    public IEnumerable<string> Missing(params IEnumerable<string> names) => names.Where(name => Find(name) < 0);

    /// <summary>The fields of a line, quotes included; separators inside quotes do not split.</summary>
    public static IEnumerable<string> Split(string line, char separator)
    {
        int start = 0;
        bool quoted = false;
        for (int index = 0; index < line.Length; index++)
        {
            quoted ^= line[index] == '"';
            if (line[index] == separator && !quoted)
            {
                yield return line[start..index];
                start = index + 1;
            }
        }

        yield return line[start..];
    }

    private static string Clean(string field)
    {
        string text = field.Trim();
        return text is ['"', .., '"'] ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal).Trim() : text;
    }

    private static string Unquoted(string line) => string.Concat(line.Split('"').Where((_, index) => index % 2 == 0));
}
