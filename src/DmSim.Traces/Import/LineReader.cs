using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import;

/// <summary>
/// Reads the lines of a text file, plain or gzip (told apart by content), as bytes in one reused buffer. Line ends LF
/// and CRLF, a UTF-8 byte order mark is skipped.
/// </summary>
public sealed class LineReader : IDisposable
{
    private const int FirstBufferLength = 1 << 18;
    private const int LongestLine = 1 << 20;

    private readonly string _path;
    private readonly MeteredStream _raw;
    private readonly Stream _stream;
    private readonly uint? _promisedLength;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferLength);
    private int _start;
    private int _end;
    private uint _unpackedLength;
    private bool _atEnd;

    private LineReader(string path, Action<int> onRead)
    {
        _path = path;
        try
        {
            _promisedLength = PromisedLength(path);
            _raw = new MeteredStream(path, onRead);
            _stream = _promisedLength is not null
                ? new GZipStream(_raw, CompressionMode.Decompress, leaveOpen: true)
                : _raw;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(problem.Message);
        }

        try
        {
            SkipByteOrderMark();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of the line read last, counted from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is UTF-16 text.</exception>
    public static LineReader Open(string path) => new(path, static _ => { });

    /// <summary>Opens a file and tells the length of every read from disk.</summary>
    internal static LineReader Open(string path, Action<int> onRead) => new(path, onRead);

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its end; valid until the next read.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidInputException">The file is damaged, or a line is longer than 1 MiB.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
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

    /// <summary>Reads the rest of the file and gives the SHA-256 of its bytes on disk.</summary>
    internal byte[] FinishHash() => _raw.FinishHash();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _raw.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>
    /// The unpacked length modulo 2^32 that ends a gzip file; <see langword="null"/> for any other file.
    /// </summary>
    private static uint? PromisedLength(string path)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count < bytes.Length || bytes is not [0x1F, 0x8B, ..])
        {
            return null;
        }

        file.Seek(-bytes.Length, SeekOrigin.End);
        file.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        LineNumber++;
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += length;
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private void Fill()
    {
        int length = _end - _start;
        if (length >= LongestLine)
        {
            const string Message = "the line is longer than 1 MiB; expected text with line ends";
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
        int count = ReadStream(_buffer.AsSpan(_end));
        _end += count;
        _unpackedLength += (uint)count;
        _atEnd = count == 0;
        if (_atEnd && _promisedLength is uint promised && promised != _unpackedLength)
        {
            // The framework's reader takes a missing end for the end.
            throw Unreadable("the gzip data is cut short, or of several parts joined; unpack it and try again");
        }
    }

    private int ReadStream(Span<byte> buffer)
    {
        try
        {
            return _stream.Read(buffer);
        }
        catch (InvalidDataException problem)
        {
            throw Unreadable($"the gzip data is damaged or cut short: {problem.Message}");
        }
        catch (IOException problem)
        {
            throw Unreadable(problem.Message);
        }
    }

    private void SkipByteOrderMark()
    {
        Fill();
        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _end);
        if (start.StartsWith(Encoding.UTF8.Preamble))
        {
            _start = Encoding.UTF8.Preamble.Length;
        }
        else if (start.StartsWith(Encoding.Unicode.Preamble) || start.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            throw Unreadable("the file is UTF-16 text; save it as UTF-8");
        }
    }

    private InvalidInputException Unreadable(string message) =>
        new(new ValidationIssue(_path, null, null, null, message));
}
