using System.Diagnostics;

namespace DmSim.Traces.Recording;

/// <summary>The clock of the machine at hand.</summary>
public sealed class SystemClock : IRecordingClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TimeSpan _taken = Environment.CpuUsage.TotalTime;

    /// <inheritdoc/>
    public long ElapsedMilliseconds => _watch.ElapsedMilliseconds;

    /// <inheritdoc/>
    public long ProcessorMilliseconds => (long)(Environment.CpuUsage.TotalTime - _taken).TotalMilliseconds;

    /// <inheritdoc/>
    public void Wait(long untilMilliseconds, CancellationToken cancellation)
    {
        long left = untilMilliseconds - ElapsedMilliseconds;
        if (left > 0)
        {
            cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(left));
        }
    }
}
