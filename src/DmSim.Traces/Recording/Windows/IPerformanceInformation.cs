namespace DmSim.Traces.Recording.Windows;

/// <summary>Reads the counters of a Windows machine; apart, so that what is made of them can be tested anywhere.</summary>
public interface IPerformanceInformation
{
    /// <summary>Reads the current counters.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    PerformanceCounts Read();
}
