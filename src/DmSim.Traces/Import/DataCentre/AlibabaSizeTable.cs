namespace DmSim.Traces.Import.DataCentre;

/// <summary>A table of normalised memory sizes.</summary>
/// <param name="Shape">The table.</param>
/// <param name="FileName">How its file is called where it is published, without extension.</param>
/// <param name="Id">The column of the container or machine.</param>
/// <param name="Size">The column of the size.</param>
internal sealed record AlibabaSizeTable(TableShape Shape, string FileName, int Id, int Size);
