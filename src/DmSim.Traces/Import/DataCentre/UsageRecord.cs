namespace DmSim.Traces.Import.DataCentre;

/// <summary>The average memory use of a task over a while.</summary>
/// <param name="Start">Begin of the while in milliseconds.</param>
/// <param name="End">End of the while in milliseconds; after the begin.</param>
/// <param name="Used">Bytes in use.</param>
/// <param name="Limit">Bytes the task may use.</param>
internal readonly record struct UsageRecord(long Start, long End, long Used, long Limit);
