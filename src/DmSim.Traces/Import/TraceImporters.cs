using DmSim.Traces.Import.DataCentre;
using DmSim.Traces.Import.PerformanceLogs;
using DmSim.Traces.Import.Prometheus;
using DmSim.Traces.Import.Sysstat;
using DmSim.Traces.Import.Vmstat;
using DmSim.Traces.Recording;

namespace DmSim.Traces.Import;

/// <summary>The catalogue of formats.</summary>
public static class TraceImporters
{
    /// <summary>
    /// All importers. Recognition asks in this order; formats with the more telling header come first,
    /// tables without a header last.
    /// </summary>
    public static IReadOnlyList<ITraceImporter> All { get; } =
    [
        new RecordingImporter(),
        new MaternaImporter(),
        new BitbrainsImporter(),
        new EsxtopImporter(),
        new PdhImporter(),
        new SysstatImporter(),
        new VmstatImporter(),
        new PrometheusImporter(),
        new RvToolsImporter(),
        new HyperVInventoryImporter(),
        new NezhaImporter(),
        new GenTd26Importer(),
        new Google2019Importer(),
        new PackingImporter(),
        new ParquetImporter(),
        new CsvImporter(),
        new Google2011Importer(),
        new AlibabaImporter(AlibabaRelease.V2018),
        new AzureImporter(),
        new AlibabaImporter(AlibabaRelease.V2017),
        new GcdVmsImporter(),
    ];
}
