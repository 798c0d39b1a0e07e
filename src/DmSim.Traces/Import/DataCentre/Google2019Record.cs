namespace DmSim.Traces.Import.DataCentre;

/// <summary>What matters of one record of instance_usage; <see langword="null"/> where it is missing.</summary>
internal sealed class Google2019Record
{
    public long? Start;
    public long? End;
    public long? Collection;
    public long? Instance;
    public double? Memory;
    public double? Limit;
    public bool IsAllocation;
}
