using System.Globalization;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import.Sources;

/// <summary>
/// Content that lies in a temporary file for a while, because its reader jumps about in it. Gone when disposed.
/// </summary>
internal sealed class TemporaryData : IDisposable
{
    private TemporaryData(FileStream stream)
    {
        Stream = stream;
    }

    /// <summary>The content, to be read in any order.</summary>
    public FileStream Stream { get; }

    /// <summary>The path, for readers that open files themselves.</summary>
    public string Path => Stream.Name;

    /// <summary>Copies content.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="source">What to name when the content is too long or the disk is full.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="InvalidInputException">It does not fit.</exception>
    public static TemporaryData Copy(Stream content, string source, CancellationToken cancellation)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"dmsim-{Guid.NewGuid():N}.tmp");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        TemporaryData data = new(new FileStream(path, options));
        try
        {
            data.Fill(content, source, cancellation);
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();

    private void Fill(Stream content, string source, CancellationToken cancellation)
    {
        byte[] block = new byte[1 << 18];
        int count;
        while ((count = content.Read(block)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Stream.Length + count > UnpackGuard.LargestTemporaryFile)
            {
                string limit = string.Create(
                    CultureInfo.InvariantCulture,
                    $"it unpacks to more than {UnpackGuard.LargestTemporaryFile >> 30} GiB; unpack it yourself"
                );
                throw new InvalidInputException(new ValidationIssue(source, null, null, null, limit));
            }

            try
            {
                Stream.Write(block.AsSpan(0, count));
            }
            catch (IOException problem)
            {
                throw new InvalidInputException(
                    new ValidationIssue(source, null, null, null, $"it cannot be unpacked: {problem.Message}")
                );
            }
        }

        Stream.Flush();
        Stream.Position = 0;
    }
}
