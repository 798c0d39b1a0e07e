namespace DmSim.Traces.Import;

/// <summary>One row of a source.</summary>
/// <param name="Time">Time in milliseconds, in the source's own count.</param>
/// <param name="Demand">The recorded signal in bytes, or <see cref="Core.Workloads.TraceVm.Absent"/>.</param>
/// <param name="Provisioned">Provisioned size in bytes, or <see cref="VmSamples.Unknown"/>.</param>
/// <param name="WorkingSet">Working set in bytes, or <see cref="VmSamples.Unknown"/>.</param>
/// <param name="Available">Available memory in bytes, or <see cref="VmSamples.Unknown"/>.</param>
internal readonly record struct SampleRow(long Time, long Demand, long Provisioned, long WorkingSet, long Available);
