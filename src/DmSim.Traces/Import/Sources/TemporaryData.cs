using System.Globalization;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import.Sources;

/// <summary>Content that lies in a temporary file for a while, because its reader jumps about in it.</summary>
internal static class TemporaryData
{
    /// <summary>Copies content.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="source">What to name when the content is too long or the disk is full.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>The file, to be read in any order; it is gone once closed.</returns>
    /// <exception cref="InvalidInputException">It does not fit.</exception>
    public static FileStream Copy(Stream content, string source, CancellationToken cancellation)
    {
        string path = Path.Combine(Path.GetTempPath(), $"dmsim-{Guid.NewGuid():N}.tmp");
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

        FileStream file = new(path, options);
        try
        {
            Fill(file, content, source, cancellation);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Fill(FileStream file, Stream content, string source, CancellationToken cancellation)
    {
        byte[] block = new byte[1 << 18];
        int count;
        while ((count = content.Read(block)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.Length + count > UnpackGuard.LargestTemporaryFile)
            {
                string limit = string.Create(
                    CultureInfo.InvariantCulture,
                    $"it unpacks to more than {UnpackGuard.LargestTemporaryFile >> 30} GiB; unpack it yourself"
                );
                throw new InvalidInputException(new ValidationIssue(source, null, null, null, limit));
            }

            try
            {
                file.Write(block.AsSpan(0, count));
            }
            catch (IOException problem)
            {
                throw new InvalidInputException(
                    new ValidationIssue(source, null, null, null, $"it cannot be unpacked: {problem.Message}")
                );
            }
        }

        file.Flush();
        file.Position = 0;
    }
}
