namespace DmSim.Traces.Scenarios.Forms;

/// <summary>Finds the known word that a mistyped one most likely meant.</summary>
internal static class Spelling
{
    /// <summary>What to expect instead of an unknown key, with the nearest known key or all of them.</summary>
    public static string UnknownKey(string given, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string? nearest = Nearest(given, names);
        return nearest is null
            ? $"one of the keys {string.Join(", ", names)}; '{Shorten(given)}' is not known"
            : $"a known key; '{Shorten(given)}' is not one, did you mean '{nearest}'?";
    }

    /// <summary>The known word nearest to a given one, or <see langword="null"/> when none is near.</summary>
    public static string? Nearest(string given, IEnumerable<string> known)
    {
        if (given.Length > 60)
        {
            return null;
        }

        string plain = given.ToLowerInvariant().Replace('_', '-');
        (string Name, int Distance) best = known
            .Select(name => (Name: name, Distance: Distance(plain, name)))
            .DefaultIfEmpty((Name: "", Distance: int.MaxValue))
            .MinBy(pair => pair.Distance);
        return best.Distance <= Math.Max(1, given.Length / 3) ? best.Name : null;
    }

    /// <summary>A given text for a message: cut where it is long, line ends shown.</summary>
    public static string Shorten(string text)
    {
        // Almost no text has line ends, and looking for all kinds of them is much to compile.
        string line = text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text.ReplaceLineEndings("\\n") : text;
        return line.Length <= 60 ? line : $"{line[..60]}…";
    }

    /// <summary>The least number of inserted, deleted or replaced characters (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int row = 1; row <= left.Length; row++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int replace = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replace, 1 + Math.Min(previous[column], current[column - 1]));
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
