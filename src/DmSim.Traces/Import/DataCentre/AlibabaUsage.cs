namespace DmSim.Traces.Import.DataCentre;

/// <summary>A table of memory use in percent.</summary>
/// <param name="Shape">The table.</param>
/// <param name="Id">The column of the container or machine.</param>
/// <param name="Time">The column of the seconds since the start of the recording.</param>
/// <param name="Percent">The column of the memory in use, in percent of its size.</param>
internal sealed record AlibabaUsage(TableShape Shape, int Id, int Time, int Percent);
