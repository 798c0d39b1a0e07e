using System.Text;

namespace DmSim.Traces.Native;

/// <summary>
/// The layout of a native trace (<c>.dmt</c>), version 1; described for others in <c>src/docs/traces.md</c>.
/// </summary>
/// <remarks>
/// <code>
/// header     64 bytes: magic, version, header length, file length, directory offset and length, VM count, 0, checksum
/// columns    per VM: times, then the recorded channels; each is a table of block descriptors, then the codes
/// directory  the trace's description, then per VM its name, counts and the places of its columns
/// </code>
/// Everything is little-endian; tables and codes start at multiples of 8. The checksum is XxHash128 over all bytes
/// after the header followed by the header itself with the checksum as zeros, so nothing can change or go missing
/// unseen.
/// </remarks>
internal static class NativeFormat
{
    /// <summary>The version this program reads and writes.</summary>
    public const uint Version = 1;

    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderLength = 64;

    /// <summary>Where the 16 bytes of the checksum lie in the header; the header's last field.</summary>
    public const int ChecksumOffset = 48;

    /// <summary>Length of the checksum in bytes.</summary>
    public const int ChecksumLength = 16;

    /// <summary>Length of one block descriptor: base, step, unit, offset, width.</summary>
    public const int DescriptorLength = 40;

    /// <summary>Alignment of tables and codes in bytes.</summary>
    public const int Alignment = 8;

    /// <summary>Samples per block of a column that is not a single block.</summary>
    public const int BlockLength = 4096;

    /// <summary>The longest text in the directory, in UTF-8 bytes.</summary>
    public const int LongestText = 1 << 16;

    /// <summary>The smallest directory entry of a VM: name length, counts, mask and two columns.</summary>
    public const int ShortestVmEntry = 4 + 4 + 8 + 8 + 4 + (2 * ColumnEntryLength);

    /// <summary>Length of a column's place in the directory: table offset and samples per block.</summary>
    public const int ColumnEntryLength = 8 + 4;

    /// <summary>The most samples of one VM: more than eight years of seconds.</summary>
    public const int MostSamples = 1 << 28;

    /// <summary>The longest directory in bytes.</summary>
    public const int LongestDirectory = 1 << 30;

    /// <summary>UTF-8 that refuses what it cannot hold, instead of changing a name silently.</summary>
    public static UTF8Encoding Text { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// First eight bytes. A byte above 127, both line ends and the DOS end-of-file mark show at once that a transfer in
    /// text mode has changed the file.
    /// </summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'D', (byte)'M', (byte)'T', 0x0D, 0x0A, 0x1A, 0x0A];
}
