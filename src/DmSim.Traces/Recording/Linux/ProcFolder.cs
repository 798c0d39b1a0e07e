using System.Buffers.Text;
using System.Globalization;

namespace DmSim.Traces.Recording.Linux;

/// <summary>Reads files of a <c>/proc</c> tree into one reused buffer. Not for several threads.</summary>
/// <param name="root">The tree; another one than <c>/proc</c> in tests.</param>
internal sealed class ProcFolder(string root)
{
    private byte[] _buffer = new byte[1 << 16];

    /// <summary>Whether the last read failed because this user may not read the file.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Reads a whole file.</summary>
    /// <param name="name">Path below the tree.</param>
    /// <param name="text">The content; valid until the next read.</param>
    /// <returns>Whether it could be read; a process may have gone, or belong to somebody else.</returns>
    public bool TryRead(string name, out ReadOnlySpan<byte> text)
    {
        int length = 0;
        WasRefused = false;
        try
        {
            using FileStream file = new(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
            while (true)
            {
                if (length == _buffer.Length)
                {
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                }

                int count = file.Read(_buffer, length, _buffer.Length - length);
                if (count == 0)
                {
                    text = _buffer.AsSpan(0, length);
                    return true;
                }

                length += count;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            WasRefused = problem is UnauthorizedAccessException;
            text = default;
            return false;
        }
    }

    /// <summary>The numbers of all processes, rising.</summary>
    public List<int> ProcessIds()
    {
        List<int> ids = [];
        foreach (string path in Directory.EnumerateDirectories(root))
        {
            if (
                int.TryParse(
                    Path.GetFileName(path.AsSpan()),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int id
                )
            )
            {
                ids.Add(id);
            }
        }

        ids.Sort();
        return ids;
    }

    /// <summary>The full path of a file below the tree.</summary>
    public string PathOf(string name) => Path.Combine(root, name);

    /// <summary>The number that follows a key at the beginning of a line, such as <c>MemTotal:  123 kB</c>.</summary>
    public static long? NumberAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (line.StartsWith(key))
            {
                ReadOnlySpan<byte> rest = line[key.Length..].TrimStart(" \t"u8);
                return Utf8Parser.TryParse(rest, out long value, out _) ? value : null;
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }

        return null;
    }
}
