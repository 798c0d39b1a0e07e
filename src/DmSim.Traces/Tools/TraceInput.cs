using System.Security.Cryptography;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Native;

namespace DmSim.Traces.Tools;

/// <summary>A trace that a tool works on, with what identifies it.</summary>
/// <param name="Path">The file or folder as the user named it.</param>
/// <param name="Trace">The trace.</param>
/// <param name="Sha256">SHA-256 of the native file; of a foreign source, what its import says.</param>
public sealed record TraceInput(string Path, DemandTrace Trace, string Sha256) : IDisposable
{
    /// <summary>Opens a trace of any known format.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="progress">Progress of an import, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops an import at its next read.</param>
    /// <exception cref="Core.Scenarios.InvalidInputException">The file is missing or cannot be used.</exception>
    public static TraceInput Open(
        string path,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        DemandTrace trace = TraceFile.Open(path, progress, cancellation);
        if (trace is not NativeTrace)
        {
            return new TraceInput(path, trace, trace.Info.SourceSha256);
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return new TraceInput(path, trace, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Closes the trace.</summary>
    public void Dispose() => (Trace as IDisposable)?.Dispose();
}
