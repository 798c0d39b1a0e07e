using System.Security.Cryptography;

namespace DmSim.Traces.Import;

/// <summary>The bytes of one file as they lie on disk: counted, hashed, and stopped when the user interrupts.</summary>
internal sealed class MeteredStream : Stream
{
    private readonly FileStream _file;
    private readonly Action<int> _onRead;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onRead">Told the length of every read; may throw to stop.</param>
    public MeteredStream(string path, Action<int> onRead)
    {
        _onRead = onRead;
        // The buffers are the reader's: a second one here would only copy.
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is left, so that the hash covers the whole file, and gives its SHA-256.</summary>
    public byte[] FinishHash()
    {
        byte[] rest = new byte[1 << 16];
        while (Read(rest) > 0) { }
        return _hash.GetHashAndReset();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = _file.Read(buffer);
        _hash.AppendData(buffer[..count]);
        _onRead(count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
