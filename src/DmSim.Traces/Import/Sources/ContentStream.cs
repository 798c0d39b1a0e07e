using System.IO.Compression;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import.Sources;

/// <summary>
/// The content of one file of a source: unpacked where it is gzip (told by content), guarded against compression bombs.
/// What cannot be read ends in <see cref="InvalidInputException"/> that names the file.
/// </summary>
internal sealed class ContentStream : PassingStream
{
    private readonly ImportFile _file;
    private readonly MeteredStream _stored;
    private readonly GZipStream? _unpacked;
    private long _unpackedLength;

    static ContentStream()
    {
        // Without it the framework takes a gzip file that was cut short for a whole one. Programs that read gzip before
        // say the same in their runtime configuration.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    }

    private ContentStream(ImportFile file, MeteredStream stored)
    {
        _file = file;
        _stored = stored;
        _unpacked = stored.Peek() is [0x1F, 0x8B, ..]
            ? new GZipStream(stored, CompressionMode.Decompress, leaveOpen: true)
            : null;
    }

    /// <summary>Whether the stored bytes are gzip.</summary>
    public bool IsPacked => _unpacked is not null;

    /// <summary>Opens a file and tells the length of every read of stored bytes.</summary>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public static ContentStream Open(ImportFile file, Action<int> onRead)
    {
        MeteredStream? stored = null;
        try
        {
            stored = new MeteredStream(file.OpenStored(), onRead);
            return new ContentStream(file, stored);
        }
        catch (Exception problem)
        {
            stored?.Dispose();
            if (IsDamage(problem))
            {
                throw Unreadable(file, problem.Message);
            }

            throw;
        }
    }

    /// <summary>Whether an exception is the file's fault.</summary>
    public static bool IsDamage(Exception problem) =>
        problem
            is IOException
                or InvalidDataException
                or UnauthorizedAccessException
                or NotSupportedException
                or FormatException
                or OverflowException;

    /// <summary>The refusal of a file.</summary>
    public static InvalidInputException Unreadable(ImportFile file, string message) =>
        new(new ValidationIssue(file.Path, null, null, null, message));

    /// <summary>Reads the rest of the file and gives the SHA-256 of its stored bytes.</summary>
    public byte[] FinishHash() => _stored.FinishHash();

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            if (_unpacked is null)
            {
                return _stored.Read(buffer);
            }

            int count = _unpacked.Read(buffer);
            _unpackedLength += count;
            UnpackGuard.CheckRatio(_unpackedLength, _stored.Count);
            return count;
        }
        catch (InvalidDataException problem)
        {
            string what = IsPacked ? "the gzip data is damaged or cut short: " : "";
            throw Unreadable(_file, what + problem.Message);
        }
        catch (Exception problem) when (IsDamage(problem))
        {
            throw Unreadable(_file, problem.Message);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked?.Dispose();
            _stored.Dispose();
        }

        base.Dispose(disposing);
    }
}
