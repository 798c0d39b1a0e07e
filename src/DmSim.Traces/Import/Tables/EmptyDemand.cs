namespace DmSim.Traces.Import.Tables;

/// <summary>What a row without demand means.</summary>
internal enum EmptyDemand
{
    /// <summary>The file is wrong.</summary>
    Refused,

    /// <summary>The VM is absent from there on.</summary>
    Absent,

    /// <summary>Nothing was measured: the row is dropped and counted, and the sample before goes on.</summary>
    Dropped,
}
