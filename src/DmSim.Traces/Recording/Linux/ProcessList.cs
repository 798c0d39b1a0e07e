using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DmSim.Traces.Recording.Linux;

/// <summary>The processes of a moment, from <c>/proc/PID/stat</c>.</summary>
internal static class ProcessList
{
    // Fields after the name: state, parent, and as the twentieth the start (Linux Documentation/filesystems/proc.rst).
    private const int StartField = 19;

    /// <summary>Reads all processes, rising by number; those that ended and wait for their parent are left out.</summary>
    public static List<ProcessEntry> Read(ProcFolder proc)
    {
        List<ProcessEntry> entries = [];
        foreach (int id in proc.ProcessIds())
        {
            if (TryRead(proc, id) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>Reads one process.</summary>
    /// <returns>The process, or <see langword="null"/> where it has ended.</returns>
    public static ProcessEntry? TryRead(ProcFolder proc, int id)
    {
        if (!proc.TryRead(string.Create(CultureInfo.InvariantCulture, $"{id}/stat"), out ReadOnlySpan<byte> text))
        {
            return null;
        }

        // The name stands in parentheses and may hold parentheses and blanks itself.
        int open = text.IndexOf((byte)'(');
        int close = text.LastIndexOf((byte)')');
        if (open < 0 || close < open || close + 2 >= text.Length)
        {
            return null;
        }

        string program = Encoding.UTF8.GetString(text[(open + 1)..close]);
        ReadOnlySpan<byte> rest = text[(close + 2)..];
        if (rest[0] is (byte)'Z' or (byte)'X')
        {
            return null;
        }

        bool good =
            Utf8Parser.TryParse(Field(rest, 1), out int parent, out _)
            & Utf8Parser.TryParse(Field(rest, StartField), out long start, out _);
        return good ? new ProcessEntry(id, parent, start, program) : null;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, int index)
    {
        for (; index > 0; index--)
        {
            int blank = text.IndexOf((byte)' ');
            if (blank < 0)
            {
                return [];
            }

            text = text[(blank + 1)..];
        }

        int end = text.IndexOf((byte)' ');
        return end < 0 ? text : text[..end];
    }
}
