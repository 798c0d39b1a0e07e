using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace DmSim.Traces.Recording;

/// <summary>A line of a journal: a text, a tab, and the CRC-32 of the text in eight hexadecimal digits.</summary>
internal static class JournalLine
{
    /// <summary>How the first line begins.</summary>
    public const string Opening = "dmsim-recording 1 ";

    private const int SealLength = 9;

    /// <summary>Seals a text; it must hold no line end.</summary>
    /// <returns>The line with its end.</returns>
    public static byte[] Seal(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        uint checksum = Crc32.HashToUInt32(bytes);
        return
        [
            .. bytes,
            .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\t{checksum:x8}\n")),
        ];
    }

    /// <summary>Checks a line and takes its seal off.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="text">The text.</param>
    /// <returns>Whether the line is whole.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (line.Length <= SealLength || line[^SealLength] != (byte)'\t')
        {
            return false;
        }

        text = line[..^SealLength];
        bool read = uint.TryParse(
            line[^8..],
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out uint sum
        );
        return read && sum == Crc32.HashToUInt32(text);
    }
}
