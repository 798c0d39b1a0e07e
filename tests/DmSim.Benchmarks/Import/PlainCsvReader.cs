using System.Buffers.Text;

namespace DmSim.Benchmarks.Import;

/// <summary>
/// The reference: the least any reader of this one table must do. It takes three fields on trust, knows their units,
/// keeps nothing, and neither checks, hashes nor packs.
/// </summary>
internal static class PlainCsvReader
{
    /// <summary>Reads a table of <see cref="NarrowCsv"/>.</summary>
    /// <returns>Rows, and the sum of all values, so that nothing is optimised away.</returns>
    public static (long Rows, double Sum) Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        byte[] buffer = new byte[1 << 18];
        int end = 0;
        long rows = -1;
        double sum = 0;
        while (true)
        {
            int count = file.Read(buffer.AsSpan(end));
            if (count == 0)
            {
                return (rows, sum);
            }

            ReadOnlySpan<byte> text = buffer.AsSpan(0, end + count);
            int lineEnd;
            while ((lineEnd = text.IndexOf((byte)'\n')) >= 0)
            {
                sum += rows++ < 0 ? 0 : ReadLine(text[..lineEnd]);
                text = text[(lineEnd + 1)..];
            }

            text.CopyTo(buffer);
            end = text.Length;
        }
    }

    private static double ReadLine(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)',');
        int second = first + 1 + line[(first + 1)..].IndexOf((byte)',');
        bool read = Utf8Parser.TryParse(line[..first], out long time, out _);
        read &= Utf8Parser.TryParse(line[(second + 1)..], out double value, out _);
        return read ? value + time + line[first] : throw new FormatException("The benchmark's own text is wrong.");
    }
}
