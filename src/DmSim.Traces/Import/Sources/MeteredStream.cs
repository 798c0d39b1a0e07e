using System.Security.Cryptography;

namespace DmSim.Traces.Import.Sources;

/// <summary>The stored bytes of one file: counted, hashed, and stopped when the user interrupts.</summary>
/// <param name="stored">The bytes; owned.</param>
/// <param name="onRead">Told the length of every read; may throw to stop.</param>
internal sealed class MeteredStream(Stream stored, Action<int> onRead) : PassingStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _peeked = new byte[16];
    private int _peekedCount;
    private int _peekedTaken;

    /// <summary>How many bytes were read.</summary>
    public long Count { get; private set; }

    /// <summary>The first bytes, up to 16; they will be read again.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (Count == _peekedCount && _peekedTaken == 0 && _peekedCount < _peeked.Length)
        {
            int count = Take(_peeked.AsSpan(_peekedCount));
            if (count == 0)
            {
                break;
            }

            _peekedCount += count;
        }

        return _peeked.AsSpan(0, _peekedCount);
    }

    /// <summary>Reads what is left, so that the hash covers the whole file, and gives its SHA-256.</summary>
    public byte[] FinishHash()
    {
        byte[] rest = new byte[1 << 16];
        while (Read(rest) > 0) { }
        return _hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_peekedTaken == _peekedCount)
        {
            return Take(buffer);
        }

        int count = Math.Min(buffer.Length, _peekedCount - _peekedTaken);
        _peeked.AsSpan(_peekedTaken, count).CopyTo(buffer);
        _peekedTaken += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stored.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        int count = stored.Read(buffer);
        _hash.AppendData(buffer[..count]);
        Count += count;
        onRead(count);
        return count;
    }
}
