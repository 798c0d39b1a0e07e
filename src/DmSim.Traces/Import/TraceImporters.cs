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
        new RvToolsImporter(),
        new HyperVInventoryImporter(),
        new ParquetImporter(),
        new CsvImporter(),
    ];
}
