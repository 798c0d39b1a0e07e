namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>A column of use.</summary>
/// <param name="Column">Its place, counted from 0.</param>
/// <param name="Counter">What it is.</param>
/// <param name="Path">Whose it is.</param>
internal sealed record PdhField(int Column, PdhCounter Counter, CounterPath Path);
