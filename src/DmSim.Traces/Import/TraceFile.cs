using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import;

/// <summary>Opens any trace a user names: what scenario files and <c>--trace</c> go through.</summary>
public static class TraceFile
{
    /// <summary>
    /// Opens a native trace, or imports any format of <see cref="TraceImporters"/> with its defaults. The content
    /// decides, not the name.
    /// </summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="progress">Progress of an import; a native trace opens at once.</param>
    /// <param name="cancellation">Stops an import at its next read.</param>
    /// <returns>The trace; a native one is <see cref="IDisposable"/>.</returns>
    /// <exception cref="InvalidInputException">The file is missing or cannot be used.</exception>
    public static DemandTrace Open(
        string path,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default
    ) =>
        IsNative(path)
            ? NativeTraceReader.Open(path)
            : TraceImport.Run(new ImportRequest(path), progress, cancellation).Trace;

    private static bool IsNative(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> start = stackalloc byte[8];
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return NativeTraceReader.Recognizes(start[..count]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, problem.Message));
        }
    }
}
