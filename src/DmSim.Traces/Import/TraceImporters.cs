using DmSim.Traces.Import.DataCentre;

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
        new MaternaImporter(),
        new BitbrainsImporter(),
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
