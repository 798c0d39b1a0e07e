using System.IO.Hashing;
using System.IO.MemoryMappedFiles;

namespace DmSim.Traces.Native;

/// <summary>
/// A whole file mapped read-only; each access holds the mapping, so that disposing it cannot pull it away.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    // A span holds at most int.MaxValue bytes; the checksum walks larger files in steps of this size.
    private const int HashedAtOnce = 1 << 26;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Maps a file that is not empty; others may read it meanwhile, but not write.</summary>
    public MappedFile(string path)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        try
        {
            Length = stream.Length;
            _file = MemoryMappedFile.CreateFromFile(
                stream,
                null,
                0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: false
            );
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>Works on mapped bytes.</summary>
    public delegate TResult Reading<TState, TResult>(ReadOnlySpan<byte> bytes, TState state)
        where TState : allows ref struct;

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Runs a reading on a stretch of the file.</summary>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public TResult With<TState, TResult>(long offset, int length, TState state, Reading<TState, TResult> reading)
        where TState : allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return reading(new ReadOnlySpan<byte>(start + _view.PointerOffset + offset, length), state);
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Feeds the bytes from an offset to the end of the file into a checksum.</summary>
    public void AppendTo(XxHash128 checksum, long offset)
    {
        while (offset < Length)
        {
            int count = (int)Math.Min(HashedAtOnce, Length - offset);
            With(
                offset,
                count,
                checksum,
                static (bytes, hash) =>
                {
                    hash.Append(bytes);
                    return true;
                }
            );
            offset += count;
        }
    }

    /// <summary>Ends the mapping; reads after this throw.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
