using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Traces.Export;

/// <summary>The catalogue of exporters: one line each.</summary>
public static class TraceExporters
{
    /// <summary>All exporters.</summary>
    public static IReadOnlyList<ITraceExporter> All { get; } = [new CsvExporter(), new ParquetExporter()];

    /// <summary>
    /// Writes a file, which appears under its name only when it is complete: it is written beside the target first and then
    /// moved over it.
    /// </summary>
    /// <param name="exporter">Which form.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The file to make or replace; its folder must exist.</param>
    /// <param name="progress">Told the share of VMs written, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    /// <returns>The length of the file in bytes.</returns>
    public static long Write(
        ITraceExporter exporter,
        DemandTrace trace,
        string path,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(exporter);
        return FileReplacement.Write(path, stream => exporter.Write(trace, stream, progress, cancellation));
    }
}
