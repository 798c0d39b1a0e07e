namespace DmSim.Traces.Recording;

/// <summary>Time as a recorder sees it.</summary>
public interface IRecordingClock
{
    /// <summary>Milliseconds since the recording began; never goes back.</summary>
    long ElapsedMilliseconds { get; }

    /// <summary>Processor time this process has taken, in milliseconds.</summary>
    long ProcessorMilliseconds { get; }

    /// <summary>Waits for a moment.</summary>
    /// <param name="untilMilliseconds">The moment, as <see cref="ElapsedMilliseconds"/> counts.</param>
    /// <param name="cancellation">Ends the wait early.</param>
    void Wait(long untilMilliseconds, CancellationToken cancellation);
}
