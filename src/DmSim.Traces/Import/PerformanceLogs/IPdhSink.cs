using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>Takes what a log says.</summary>
internal interface IPdhSink
{
    /// <summary>A heading begins: what follows has its columns.</summary>
    void Begin(PdhHeader header, ImportFile file);

    /// <summary>A row.</summary>
    /// <param name="time">Unix milliseconds.</param>
    /// <param name="values">The columns of use, in the heading's order; NaN where there is no value.</param>
    void Add(long time, ReadOnlySpan<double> values);
}
