namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>The path of a counter: <c>\\machine\object(instance)\counter</c>, machine and instance optional.</summary>
/// <param name="Machine">The machine, or empty.</param>
/// <param name="Subject">The counter's object, such as <c>Memory</c>.</param>
/// <param name="Instance">The instance, or empty. May hold blanks, points, colons, commas and parentheses.</param>
/// <param name="Counter">The counter's own name.</param>
internal readonly record struct CounterPath(string Machine, string Subject, string Instance, string Counter)
{
    /// <summary>Whether the instance is the sum of all others.</summary>
    public bool IsTotal => Instance.Equals("_Total", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a path apart.</summary>
    /// <returns>The path, or <see langword="null"/> for a heading that is none, such as a log's description.</returns>
    public static CounterPath? TryParse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length == 0 || text[0] != '\\')
        {
            return null;
        }

        ReadOnlySpan<char> machine = [];
        text = text[1..];
        if (text.Length > 0 && text[0] == '\\')
        {
            text = text[1..];
            int end = text.IndexOf('\\');
            if (end <= 0)
            {
                return null;
            }

            machine = text[..end];
            text = text[(end + 1)..];
        }

        // An instance may hold a backslash, a counter's name does not: the last one is the divide.
        int divide = text.LastIndexOf('\\');
        if (divide <= 0 || divide == text.Length - 1)
        {
            return null;
        }

        ReadOnlySpan<char> subject = text[..divide];
        int open = subject.IndexOf('(');
        int close = subject.LastIndexOf(')');
        bool instanced = open > 0 && close == subject.Length - 1;
        return new CounterPath(
            machine.ToString(),
            (instanced ? subject[..open] : subject).Trim().ToString(),
            instanced ? subject[(open + 1)..close].ToString() : "",
            text[(divide + 1)..].Trim().ToString()
        );
    }
}
