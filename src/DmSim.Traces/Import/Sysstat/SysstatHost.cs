using DmSim.Core.Units;
using DmSim.Traces.Import.Monitoring;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>The samples of one machine, held until its total memory is known.</summary>
internal sealed class SysstatHost
{
    private readonly List<(long Time, double Free, double Used)> _samples = [];
    private readonly List<(double Available, double Cache, double Commit)> _others = [];
    private readonly MemoryTotal _total = new();

    /// <summary>The most swap that was in use, in KiB.</summary>
    public double MostSwapUsed { get; private set; }

    /// <summary>Takes a sample.</summary>
    public void Add(long time, SysstatReading reading)
    {
        double free = reading[SysstatField.Free];
        double used = reading[SysstatField.Used];
        _total.Add(free, used, reading[SysstatField.UsedPercent], reading.PercentTolerance);
        _samples.Add((time, free, used));
        _others.Add(
            (
                reading[SysstatField.Available],
                reading[SysstatField.Buffers] + reading[SysstatField.Cached],
                reading[SysstatField.Commit]
            )
        );
    }

    /// <summary>Takes the swap in use, which may come apart from the rest; NaN where it is not known.</summary>
    public void NoteSwap(double swapUsed) => MostSwapUsed = swapUsed > MostSwapUsed ? swapUsed : MostSwapUsed;

    /// <summary>Hands everything over.</summary>
    public void MoveTo(GuestReadings readings)
    {
        bool old = _total.IsOldMeaning;
        IEnumerable<double> totals = _total.Totals([.. _samples.Select(sample => (sample.Free, sample.Used))]);
        int index = 0;
        foreach (double total in totals)
        {
            (long time, _, double used) = _samples[index];
            (double available, double cache, double commit) = _others[index++];
            bool usedIsDerived = double.IsFinite(available) && double.IsFinite(total);
            readings.Add(
                new GuestReading(time)
                {
                    Committed = Bytes(commit),
                    Available = Bytes(available),
                    Total = Bytes(total),
                    Used = usedIsDerived ? VmSamples.Unknown : Bytes(old ? Math.Max(0, used - cache) : used),
                }
            );
        }

        _samples.Clear();
        _others.Clear();
    }

    private static long Bytes(double kibibytes)
    {
        const double Most = 1L << 50;
        return kibibytes is >= 0 and < Most
            ? (long)Math.Round(kibibytes * MemorySize.BytesPerKibibyte)
            : VmSamples.Unknown;
    }
}
