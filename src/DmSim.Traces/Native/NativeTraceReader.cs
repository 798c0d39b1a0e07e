using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Native;

/// <summary>Opens native traces (<c>.dmt</c>) after checking every byte of them.</summary>
public static class NativeTraceReader
{
    /// <summary>
    /// Maps a trace into memory. Samples are decoded when they are read, so opening costs one pass of a checksum.
    /// </summary>
    /// <param name="path">The file; it must not be changed while the trace is in use.</param>
    /// <returns>The trace, to be disposed when it is no longer read.</returns>
    /// <exception cref="InvalidInputException">The file is missing, no native trace, cut short, altered or too
    /// new.</exception>
    public static NativeTrace Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        long length = LengthOf(path);
        if (length < NativeFormat.HeaderLength)
        {
            throw Refusal(
                path,
                length,
                $"a native trace begins with {NativeFormat.HeaderLength} bytes of header, the file has {length}"
            );
        }

        MappedFile file = Map(path);
        try
        {
            byte[] header = file.With(0, NativeFormat.HeaderLength, 0, static (bytes, _) => bytes.ToArray());
            (long directoryOffset, int directoryLength, int vmCount) = CheckHeader(path, header, file.Length);
            CheckChecksum(path, header, file);
            return DirectoryReader.Read(path, file, directoryOffset, directoryLength, vmCount);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file begins as a native trace does, whole or not.</summary>
    /// <param name="start">The first bytes of the file.</param>
    public static bool Recognizes(ReadOnlySpan<byte> start) =>
        // Three bytes decide, so that a file mangled by a transfer in text mode is named for what it is.
        start.Length >= 3
        && start[..3].SequenceEqual(NativeFormat.Magic[..3]);

    /// <summary>The error for a file that cannot be trusted.</summary>
    internal static InvalidInputException Refusal(string path, long offset, FormattableString message) =>
        new(
            new ValidationIssue(
                path,
                null,
                null,
                string.Create(CultureInfo.InvariantCulture, $"byte {offset}"),
                message.ToString(CultureInfo.InvariantCulture)
            )
        );

    private static long LengthOf(string path)
    {
        FileInfo information = new(path);
        return information.Exists
            ? information.Length
            : throw new InvalidInputException(new ValidationIssue(path, null, null, null, "the file does not exist"));
    }

    private static MappedFile Map(string path)
    {
        try
        {
            return new MappedFile(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, problem.Message));
        }
    }

    private static (long Offset, int Length, int VmCount) CheckHeader(string path, byte[] header, long fileLength)
    {
        if (!header.AsSpan(0, NativeFormat.Magic.Length).SequenceEqual(NativeFormat.Magic))
        {
            throw Refusal(
                path,
                0,
                $"the file does not begin as a native trace, or was changed by a text-mode transfer"
            );
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
        if (version != NativeFormat.Version)
        {
            throw Refusal(path, 8, $"version {version}; this program reads version {NativeFormat.Version}");
        }

        int headerLength = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        if (headerLength != NativeFormat.HeaderLength)
        {
            throw Refusal(path, 12, $"header length {headerLength}, expected {NativeFormat.HeaderLength}");
        }

        long written = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16));
        if (written != fileLength)
        {
            string what = fileLength < written ? "the file was cut short" : "the file has grown or was altered";
            throw Refusal(path, 16, $"{what}: {written} bytes were written, the file has {fileLength}");
        }

        return CheckDirectoryPlace(path, header, fileLength);
    }

    private static (long Offset, int Length, int VmCount) CheckDirectoryPlace(
        string path,
        byte[] header,
        long fileLength
    )
    {
        long offset = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24));
        long length = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        if (length is <= 0 or > NativeFormat.LongestDirectory || offset != fileLength - length)
        {
            throw Refusal(path, 24, $"a directory of {length} bytes at byte {offset} does not end the file");
        }

        if (offset < NativeFormat.HeaderLength)
        {
            throw Refusal(path, 24, $"the directory at byte {offset} overlaps the header");
        }

        int vmCount = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(40));
        if (vmCount < 0 || (long)vmCount * NativeFormat.ShortestVmEntry > length)
        {
            throw Refusal(path, 40, $"{vmCount} VMs do not fit a directory of {length} bytes");
        }

        int zero = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(44));
        return zero == 0
            ? (offset, (int)length, vmCount)
            : throw Refusal(path, 44, $"a reserved field holds {zero}, expected 0");
    }

    private static void CheckChecksum(string path, byte[] header, MappedFile file)
    {
        XxHash128 checksum = new();
        file.AppendTo(checksum, NativeFormat.HeaderLength);
        byte[] cleared = [.. header];
        cleared.AsSpan(NativeFormat.ChecksumOffset, NativeFormat.ChecksumLength).Clear();
        checksum.Append(cleared);
        ReadOnlySpan<byte> expected = header.AsSpan(NativeFormat.ChecksumOffset, NativeFormat.ChecksumLength);
        ReadOnlySpan<byte> actual = checksum.GetCurrentHash();
        if (!actual.SequenceEqual(expected))
        {
            throw Refusal(
                path,
                NativeFormat.ChecksumOffset,
                $"the file was altered: its checksum is {Convert.ToHexStringLower(actual)}, written was {Convert.ToHexStringLower(expected)}"
            );
        }
    }
}
