using DmSim.Core.Workloads;

namespace DmSim.Traces.Native;

/// <summary>
/// A native trace mapped into memory: only what is read takes space. Safe to read from several threads.
/// </summary>
public sealed class NativeTrace : DemandTrace, IDisposable
{
    private readonly MappedFile _file;

    internal NativeTrace(MappedFile file, TraceInfo info, IReadOnlyList<TraceVm> vms)
        : base(info, vms)
    {
        _file = file;
    }

    /// <summary>Length of the file in bytes.</summary>
    public long FileBytes => _file.Length;

    /// <summary>Ends the mapping; reading samples afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _file.Dispose();
}
