using System.Buffers;
using System.Text;

namespace DmSim.Traces.Import.Tables;

/// <summary>Writes fields of comma-separated text.</summary>
internal static class CsvText
{
    /// <summary>Writes text as a field: in quotes where it needs them, on one line.</summary>
    public static void Write(string text, IBufferWriter<byte> target)
    {
        string line = text.ReplaceLineEndings(" ");
        bool quoted = line.AsSpan().ContainsAny(',', '"') || line.Trim(' ', '\t').Length != line.Length;
        string field = quoted ? $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : line;
        Encoding.UTF8.GetBytes(field, target);
    }
}
