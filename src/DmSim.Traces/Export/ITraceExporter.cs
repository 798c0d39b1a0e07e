using DmSim.Core.Workloads;

namespace DmSim.Traces.Export;

/// <summary>Writes traces in a form that other programs read.</summary>
public interface ITraceExporter
{
    /// <summary>The name by which it is chosen; also the extension of its files.</summary>
    string Name { get; }

    /// <summary>Writes a trace, VM by VM.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="progress">Told the share of VMs written, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    /// <exception cref="Core.Scenarios.InvalidInputException">The form cannot hold the trace.</exception>
    void Write(DemandTrace trace, Stream stream, IProgress<double>? progress, CancellationToken cancellation);
}
