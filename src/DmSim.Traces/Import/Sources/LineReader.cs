using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import.Sources;

/// <summary>
/// Reads the lines of a text as UTF-8 bytes in one reused buffer. Line ends LF and CRLF, or CR alone
/// where the first line has it; byte order marks are skipped, and UTF-16 that has one is turned into
/// UTF-8.
/// </summary>
public sealed class LineReader : IDisposable
{
    private const int FirstBufferLength = 1 << 18;
    private const int LongestLine = 1 << 25;

    private readonly string _path;
    private readonly Stream _content;
    private readonly Stream _text;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferLength);
    private byte _lineEnd = (byte)'\n';
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Reads text from its beginning.</summary>
    /// <param name="path">What to call it in messages.</param>
    /// <param name="content">The text; not owned.</param>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    internal LineReader(string path, Stream content)
    {
        _path = path;
        _content = content;
        _text = _content;
        try
        {
            _text = Begin();
            DecideLineEnd();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of the line read last, counted from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Whether the line read last is the file's last and has no line end: it may have been cut off.</summary>
    public bool IsLineUnfinished { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its end; valid until the next read.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidInputException">The file is damaged, or a line is longer than 32 MiB.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(_lineEnd);
            if (length >= 0)
            {
                line = Take(searched + length);
                _start++;
                return true;
            }

            searched = _end - _start;
            if (!_atEnd)
            {
                Fill();
                continue;
            }

            line = Take(searched);
            IsLineUnfinished = searched > 0;
            if (searched == 0)
            {
                LineNumber--;
            }

            return searched > 0;
        }
    }

    /// <summary>Reads on to the first line that is neither empty nor a comment (<c>#</c>).</summary>
    public bool TryReadHeader(out ReadOnlySpan<byte> line)
    {
        while (TryRead(out line))
        {
            if (!line.Trim(" \t"u8).IsEmpty && line[0] != (byte)'#')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives the buffer back; the content stays open.</summary>
    public void Dispose()
    {
        if (_buffer.Length == 0)
        {
            return;
        }

        if (_text != _content)
        {
            _text.Dispose();
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(int length)
    {
        LineNumber++;
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += length;
        return line is [.., (byte)'\r'] ? line.TrimEnd((byte)'\r') : line;
    }

    private void Fill()
    {
        int length = _end - _start;
        if (length >= LongestLine)
        {
            const string Message = "the line is longer than 32 MiB; expected text with line ends";
            throw new InvalidInputException(new ValidationIssue(_path, LineNumber + 1, null, null, Message));
        }

        byte[] target = _buffer;
        if (length > _buffer.Length / 2)
        {
            target = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        }

        _buffer.AsSpan(_start, length).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _start = 0;
        _end = length;
        int count = _text.Read(_buffer.AsSpan(_end));
        _end += count;
        _atEnd = count == 0;
    }

    /// <summary>Looks at the beginning: which encoding.</summary>
    private Stream Begin()
    {
        Fill();
        Stream text = _text;
        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _end);
        Encoding? wide =
            start.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : start.StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : null;
        if (wide is not null)
        {
            PrefixedStream whole = new(start[wide.Preamble.Length..].ToArray(), _content);
            text = Encoding.CreateTranscodingStream(whole, wide, new UTF8Encoding(false), leaveOpen: true);
            _start = 0;
            _end = text.Read(_buffer);
        }
        else if (start.StartsWith(Encoding.UTF8.Preamble))
        {
            _start = Encoding.UTF8.Preamble.Length;
        }

        return text;
    }

    /// <summary>Reads on to the first line end; a CR that no LF follows is one itself.</summary>
    private void DecideLineEnd()
    {
        int searched = 0;
        while (true)
        {
            ReadOnlySpan<byte> seen = _buffer.AsSpan(_start + searched, _end - _start - searched);
            int index = seen.IndexOfAny((byte)'\r', (byte)'\n');
            int next = index < 0 ? -1 : seen[index..].IndexOfAnyExcept((byte)'\r');
            if (next >= 0)
            {
                // Files that were converted twice end lines with CR CR LF.
                _lineEnd = next > 0 && seen[index + next] != (byte)'\n' ? (byte)'\r' : (byte)'\n';
                return;
            }

            if (_atEnd)
            {
                return;
            }

            searched += index < 0 ? seen.Length : index;
            Fill();
        }
    }
}
