using Microsoft.Win32.SafeHandles;

namespace DmSim.Traces.Import.Sources;

/// <summary>A stretch of an open file, with a position of its own; the file is not owned.</summary>
internal sealed class RangeStream(SafeFileHandle file, long offset, long length) : PassingStream
{
    private long _position;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        long left = length - _position;
        Span<byte> wanted = buffer[..(int)Math.Min(buffer.Length, left)];
        int count = wanted.IsEmpty ? 0 : RandomAccess.Read(file, wanted, offset + _position);
        if (count == 0 && !wanted.IsEmpty)
        {
            throw new InvalidDataException("the archive is cut short");
        }

        _position += count;
        return count;
    }
}
