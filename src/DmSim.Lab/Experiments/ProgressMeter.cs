using System.Diagnostics;

namespace DmSim.Lab.Experiments;

/// <summary>Counts what is done and estimates what is left; safe to use from several threads.</summary>
internal sealed class ProgressMeter(int total, IProgress<LabProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _done;
    private int _recalled;
    private long _runs;

    /// <summary>One unit was worked out.</summary>
    public void Worked(int runs) => Report(1, 0, runs);

    /// <summary>One unit was read from the checkpoint.</summary>
    public void Recalled() => Report(1, 1, 0);

    private void Report(int done, int recalled, int runs)
    {
        lock (_lock)
        {
            _done += done;
            _recalled += recalled;
            _runs += runs;
            int worked = _done - _recalled;
            TimeSpan? remaining = worked == 0 ? null : _watch.Elapsed / worked * (total - _done);
            progress?.Report(new LabProgress(_done, total, _runs, remaining));
        }
    }
}
