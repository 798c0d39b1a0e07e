using System.Text;

namespace DmSim.Traces.Import.Sources;

/// <summary>The beginning of a file's content, by which formats are recognised.</summary>
public sealed class FilePreview
{
    /// <summary>How many bytes are looked at.</summary>
    public const int MostBytes = 1 << 16;

    private readonly byte[] _start;
    private string[]? _lines;

    internal FilePreview(ImportFile file, byte[] start)
    {
        File = file;
        _start = start;
    }

    /// <summary>The file.</summary>
    public ImportFile File { get; }

    /// <summary>The first bytes, unpacked.</summary>
    public ReadOnlySpan<byte> Start => _start;

    /// <summary>
    /// The first lines as text (UTF-8, or UTF-16 where it says so), the last of them cut off where the preview ends.
    /// </summary>
    public IReadOnlyList<string> Lines => _lines ??= Decode(_start).ReplaceLineEndings("\n").Split('\n');

    /// <summary>The first line that is neither blank nor a comment (<c>#</c>); empty where there is none.</summary>
    public string Header => Lines.FirstOrDefault(line => line.Trim(' ', '\t').Length > 0 && line[0] != '#') ?? "";

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        Encoding encoding =
            bytes.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : bytes.StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : Encoding.UTF8;
        return encoding.GetString(bytes).TrimStart('\uFEFF');
    }
}
