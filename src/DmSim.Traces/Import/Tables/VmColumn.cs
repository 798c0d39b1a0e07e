namespace DmSim.Traces.Import.Tables;

/// <summary>A column that is the demand of one VM.</summary>
/// <param name="Name">The VM's name.</param>
/// <param name="Value">The column.</param>
internal sealed record VmColumn(byte[] Name, ValueColumn Value);
