namespace DmSim.Traces.Scenarios.Forms;

/// <summary>A piece of a YAML or JSON document with the place where it begins.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
internal abstract record DocumentNode(int Line, int Column)
{
    /// <summary>The option it was given with; <see langword="null"/> for what stands in the document.</summary>
    public string? Option { get; init; }

    /// <summary>The file it stands in, where a document is put together from several; else <see langword="null"/>.</summary>
    public string? Source { get; init; }
}

/// <summary>A single value; <paramref name="IsPlain"/> when written without quotes.</summary>
internal sealed record ScalarNode(string Text, bool IsPlain, int Line, int Column) : DocumentNode(Line, Column);

/// <summary>A list.</summary>
internal sealed record ListNode(IReadOnlyList<DocumentNode> Items, int Line, int Column) : DocumentNode(Line, Column);

/// <summary>Keys with values, in the order of the document; keys are unique.</summary>
internal sealed record MapNode(IReadOnlyList<MapEntry> Entries, int Line, int Column) : DocumentNode(Line, Column)
{
    /// <summary>The value of a key, or <see langword="null"/>.</summary>
    public DocumentNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}

/// <summary>One key and its value.</summary>
internal sealed record MapEntry(ScalarNode Key, DocumentNode Value);
