using DmSim.Traces.Import.PerformanceLogs;
using DmSim.Traces.Import.Prometheus;
using DmSim.Traces.Import.Sysstat;
using DmSim.Traces.Import.Vmstat;

namespace DmSim.Traces.Import;

/// <summary>The catalogue of formats.</summary>
public static class TraceImporters
{
    /// <summary>
    /// All importers. Recognition asks in this order; formats with the more telling header come first.
    /// </summary>
    public static IReadOnlyList<ITraceImporter> All { get; } =
    [
        new BitbrainsImporter(),
        new EsxtopImporter(),
        new PdhImporter(),
        new SysstatImporter(),
        new VmstatImporter(),
        new PrometheusImporter(),
        new RvToolsImporter(),
        new HyperVInventoryImporter(),
        new ParquetImporter(),
        new CsvImporter(),
    ];
}
