namespace DmSim.Core.Scenarios;

/// <summary>A policy and its overridden options, as in <c>hyper-v:weight=proportional</c>.</summary>
/// <param name="Name">Name in the policy catalogue; empty for the only policy of a plug-in.</param>
/// <param name="Options">Overridden options, in the order given.</param>
public sealed record PolicyChoice(string Name, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    private static readonly string[] PlugInEndings = [".cs", ".dll"];

    /// <summary>The plug-in's file to take it from, as the user named it; <see langword="null"/>: the
    /// catalogue.</summary>
    public string? PlugIn { get; init; }

    /// <summary>
    /// Reads <c>name</c> or <c>name:option=value,option=value</c>; with a plug-in's file before or instead of the name:
    /// <c>my-policy.cs</c>, <c>my-policy.cs:name</c>, <c>my-policy.cs:option=value</c>,
    /// <c>my-policy.cs:name:option=value</c>.
    /// </summary>
    /// <remarks>
    /// A file is known by its ending, at the end of the text or before a colon, so that the colon of a drive is part
    /// of it.
    /// </remarks>
    /// <returns>Whether the text had this form; names are not checked here.</returns>
    public static bool TryParse(string text, out PolicyChoice choice)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        int fileEnd = EndOfFile(text);
        string? file = fileEnd < 0 ? null : text[..fileEnd];
        string rest = fileEnd < 0 ? text : text[fileEnd..].TrimStart(':');
        int colon = rest.IndexOf(':', StringComparison.Ordinal);
        string first = colon < 0 ? rest : rest[..colon];
        bool hasNoName = file is not null && (first.Length == 0 || first.Contains('=', StringComparison.Ordinal));
        string name = hasNoName ? "" : first.Trim();
        string? options = hasNoName ? rest : (colon < 0 ? null : rest[(colon + 1)..]);
        List<KeyValuePair<string, string>> pairs = [];
        choice = new PolicyChoice(name, pairs) { PlugIn = file };
        if (file is null && name.Length == 0)
        {
            return false;
        }

        bool hasDanglingColon = file is not null && rest.Length == 0 && fileEnd < text.Length;
        return !hasDanglingColon && (string.IsNullOrEmpty(options) ? colon < 0 : TryParse(options, pairs));
    }

    /// <summary>Whether a text names a plug-in's file, as known by its ending.</summary>
    public static bool IsPlugInFile(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return EndOfFile(text) == text.Length;
    }

    /// <summary>
    /// What results call it: the name and the options. Of a plug-in the name alone, once it is known, so that results
    /// are the
    /// same wherever the file lies.
    /// </summary>
    public override string ToString()
    {
        string name = Name.Length == 0 && PlugIn is not null ? PlugIn : Name;
        return Options.Count == 0
            ? name
            : $"{name}:{string.Join(',', Options.Select(option => $"{option.Key}={option.Value}"))}";
    }

    private static bool TryParse(string text, List<KeyValuePair<string, string>> options)
    {
        foreach (string part in text.Split(','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return false;
            }

            options.Add(new(part[..equals].Trim(), part[(equals + 1)..].Trim()));
        }

        return true;
    }

    /// <summary>Where the name of a plug-in's file ends; −1 when there is none.</summary>
    private static int EndOfFile(string text)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            bool mayEnd = end == text.Length || text[end] == ':';
            if (mayEnd && Array.Exists(PlugInEndings, ending => EndsWith(text.AsSpan(0, end), ending)))
            {
                return end;
            }
        }

        return -1;
    }

    private static bool EndsWith(ReadOnlySpan<char> text, string ending) =>
        text.Length > ending.Length && text.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
