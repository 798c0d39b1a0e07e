namespace DmSim.Traces.Import.Sources;

/// <summary>A file inside an archive.</summary>
/// <param name="Name">Its path inside, with <c>/</c>; shown and compared, never used to write.</param>
/// <param name="Length">Its length in bytes when unpacked, as the archive says.</param>
/// <param name="Open">Opens its bytes.</param>
internal sealed record ArchivedFile(string Name, long Length, Func<Stream> Open);
