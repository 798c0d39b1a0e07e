namespace DmSim.Traces.Import;

/// <summary>How far an import is, counted in bytes as they lie on disk.</summary>
/// <param name="BytesRead">Bytes read so far.</param>
/// <param name="BytesTotal">Bytes of all files of the source.</param>
public readonly record struct ImportProgress(long BytesRead, long BytesTotal);
