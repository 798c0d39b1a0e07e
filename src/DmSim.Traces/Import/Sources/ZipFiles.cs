using System.IO.Compression;

namespace DmSim.Traces.Import.Sources;

/// <summary>The files of a zip archive.</summary>
internal sealed class ZipFiles : IArchive
{
    private const string OfficeMarker = "[Content_Types].xml";

    private readonly ZipArchive _archive;

    private ZipFiles(string path, ZipArchive archive)
    {
        Path = path;
        _archive = archive;
        ZipArchiveEntry[] all = [.. archive.Entries.Where(entry => !entry.FullName.EndsWith('/'))];
        ZipArchiveEntry[] chosen = [.. all.Where(entry => DataFiles.CanBeData(NameOf(entry)))];
        IgnoredFiles = all.Length - chosen.Length;
        Files = [.. DataFiles.InNaturalOrder(chosen.Select(Describe), file => file.Name)];
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ArchivedFile> Files { get; }

    /// <inheritdoc/>
    public int IgnoredFiles { get; }

    /// <summary>Opens an archive.</summary>
    /// <returns>The archive, or <see langword="null"/> for an Office document, which is a zip file too.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or holds too many files.</exception>
    public static ZipFiles? TryOpen(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        ZipArchive archive;
        try
        {
            archive = new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        try
        {
            if (archive.Entries.Count > UnpackGuard.MostFiles)
            {
                throw new InvalidDataException($"the archive holds more than {UnpackGuard.MostFiles} files");
            }

            if (archive.GetEntry(OfficeMarker) is null)
            {
                return new ZipFiles(path, archive);
            }

            archive.Dispose();
            return null;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName.Replace('\\', '/');

    private static ArchivedFile Describe(ZipArchiveEntry entry) =>
        new(NameOf(entry), entry.Length, () => OpenEntry(entry));

    private static GuardedStream OpenEntry(ZipArchiveEntry entry) =>
        entry.IsEncrypted
            ? throw new InvalidDataException("the file is encrypted; unpack it with its password first")
            : new GuardedStream(entry.Open(), () => entry.CompressedLength);
}
