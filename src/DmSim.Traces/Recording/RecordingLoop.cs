namespace DmSim.Traces.Recording;

/// <summary>Takes a sample at every multiple of the interval and adds it to a journal.</summary>
/// <param name="probe">What is read.</param>
/// <param name="clock">When.</param>
/// <param name="intervalMilliseconds">Time between samples.</param>
public sealed class RecordingLoop(IMemoryProbe probe, IRecordingClock clock, long intervalMilliseconds)
{
    /// <summary>Records until the time is over, nothing is left, or the user stops.</summary>
    /// <param name="journal">Takes every moment.</param>
    /// <param name="durationMilliseconds">How long; <see langword="null"/>: until stopped.</param>
    /// <param name="onTick">Told after every moment.</param>
    /// <param name="cancellation">The user's stop.</param>
    public RecordingOutcome Run(
        RecordingJournal journal,
        long? durationMilliseconds,
        Action<RecordingTick> onTick,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(onTick);
        RecordingTick tick = new();
        int ticks = 0;
        int missed = 0;
        int estimated = 0;
        long next = 0;
        RecordingEnd? end = null;
        while (end is null)
        {
            clock.Wait(next, cancellation);
            long now = clock.ElapsedMilliseconds;
            if (cancellation.IsCancellationRequested || now >= durationMilliseconds)
            {
                end = cancellation.IsCancellationRequested ? RecordingEnd.Stopped : RecordingEnd.Duration;
                break;
            }

            // A sample bears the time it was meant for, so that a recording is regular; a late one that of its interval.
            long due = now / intervalMilliseconds * intervalMilliseconds;
            missed += (int)((due - next) / intervalMilliseconds);
            tick.Clear();
            tick.TimeMilliseconds = due;
            if (!probe.Read(tick))
            {
                end = RecordingEnd.NothingLeft;
                break;
            }

            journal.Append(tick, probe.SeriesNames);
            ticks++;
            estimated = Math.Max(estimated, tick.EstimatedCount);
            onTick(tick);
            next = due + intervalMilliseconds;
        }

        long length = Math.Min(clock.ElapsedMilliseconds, durationMilliseconds ?? long.MaxValue);
        journal.Finish(length, clock.ProcessorMilliseconds);
        return new RecordingOutcome(end.Value, ticks, missed, length, clock.ProcessorMilliseconds, estimated);
    }
}
