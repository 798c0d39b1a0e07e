using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// Looks into the files of a source without opening all of thousands: files whose names differ only in digits are parts of
/// one table, or VMs of one set.
/// </summary>
internal sealed class FileKinds
{
    // Previews are kept: where there are more files than this, the first of its kind stands for a later one.
    private const int MostLookedAt = 1024;

    private readonly ImportSource _source;
    private readonly Dictionary<string, ImportFile> _firsts = new(StringComparer.Ordinal);

    /// <summary>Sorts the files of a source by their names.</summary>
    public FileKinds(ImportSource source)
    {
        _source = source;
        foreach (ImportFile file in source.Files)
        {
            _firsts.TryAdd(KindOf(file), file);
        }
    }

    /// <summary>The files by which a source is recognised: the first of each kind, and the first few of all.</summary>
    public IEnumerable<FilePreview> Candidates =>
        _source
            .Files.Take(ImportSource.MostPreviews)
            .Concat(_firsts.Values.Take(ImportSource.MostPreviews))
            .Distinct()
            .Select(_source.Preview);

    /// <summary>Files with the beginnings to judge them by: their own, or that of the first of their kind.</summary>
    public IEnumerable<(ImportFile File, FilePreview Preview)> All =>
        _source.Files.Select(
            (file, index) => (file, _source.Preview(index < MostLookedAt ? file : _firsts[KindOf(file)]))
        );

    private static string KindOf(ImportFile file) =>
        string.Concat(file.Name.Where(character => !char.IsAsciiDigit(character)));
}
