using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>A file of a source, and the table it holds.</summary>
internal sealed record TableFile(ImportFile File, TableMatch Match);
