namespace DmSim.Traces.Import.Sources;

/// <summary>Bytes that were read already, then the rest of the stream they came from; the rest is not owned.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : PassingStream
{
    private int _taken;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == prefix.Length)
        {
            return rest.Read(buffer);
        }

        int count = Math.Min(buffer.Length, prefix.Length - _taken);
        prefix.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }
}
