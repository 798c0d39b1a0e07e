namespace DmSim.Traces.Import;

/// <summary>What to import.</summary>
/// <param name="Path">A file, plain or gzip, or a folder of such files.</param>
/// <param name="Format">The name of an importer, or <see cref="AutomaticFormat"/> to recognise it by content.</param>
/// <param name="Options">The choices.</param>
public sealed record ImportRequest(string Path, string Format, ImportOptions Options)
{
    /// <summary>The format name that means: recognise it by content.</summary>
    public const string AutomaticFormat = "auto";

    /// <summary>Recognises the format and takes every default.</summary>
    public ImportRequest(string path)
        : this(path, AutomaticFormat, ImportOptions.Default) { }
}
