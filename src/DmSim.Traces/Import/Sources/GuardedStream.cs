namespace DmSim.Traces.Import.Sources;

/// <summary>What an archive unpacks, watched for compression bombs.</summary>
/// <param name="unpacked">What comes out; owned.</param>
/// <param name="packedLength">How many packed bytes went in so far.</param>
internal sealed class GuardedStream(Stream unpacked, Func<long> packedLength) : PassingStream
{
    private long _unpackedLength;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = unpacked.Read(buffer);
        _unpackedLength += count;
        UnpackGuard.CheckRatio(_unpackedLength, packedLength());
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
