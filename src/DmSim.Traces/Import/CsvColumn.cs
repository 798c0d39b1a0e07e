namespace DmSim.Traces.Import;

/// <summary>The columns a plain CSV trace may have.</summary>
internal enum CsvColumn
{
    Time,
    Vm,
    Demand,
    Provisioned,
    WorkingSet,
    Available,
}
