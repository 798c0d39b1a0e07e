using System.Diagnostics;
using System.Globalization;

namespace DmSim.Traces.Native;

/// <summary>
/// Writes files that appear under their name only when they are complete: they are written beside it first
/// (<c>NAME.PROCESS.tmp</c>) and then moved over it, so an interrupted or failed write leaves what was there before.
/// </summary>
internal static class FileReplacement
{
    private const string Ending = ".tmp";

    /// <summary>
    /// Makes or replaces a file. What a killed process left half-written beside the same target is removed before.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <returns>The length of the file in bytes.</returns>
    public static long Write(string path, Action<FileStream> write)
    {
        RemoveAbandoned(path);
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}{Ending}");
        try
        {
            long length;
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                length = stream.Length;
            }

            File.Move(temporary, path, overwrite: true);
            return length;
        }
        finally
        {
            // After a successful move there is nothing left to delete.
            File.Delete(temporary);
        }
    }

    private static void RemoveAbandoned(string path)
    {
        string full = Path.GetFullPath(path);
        string start = Path.GetFileName(full) + ".";
        try
        {
            foreach (string found in Directory.GetFiles(Path.GetDirectoryName(full)!, $"*{Ending}"))
            {
                string name = Path.GetFileName(found);
                if (name.StartsWith(start, StringComparison.Ordinal) && name.Length > start.Length + Ending.Length)
                {
                    RemoveIfAbandoned(found, name[start.Length..^Ending.Length]);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed may still be written to; if not, writing says so.
        }
    }

    private static void RemoveIfAbandoned(string path, string process)
    {
        bool isOurs = int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0;
        if (!isOurs || IsRunning(id))
        {
            return;
        }

        try
        {
            // In a folder shared with another machine or container the number says nothing, but a writer holds its file.
            using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1))
            {
                // Only opened, never read.
            }

            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Somebody writes it, or it is not ours to delete: it stays.
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
