using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import.Sources;

/// <summary>
/// The files to import: one, or those of a folder or an archive (zip, tar, tar.gz), folders within included. Archives are
/// read as they are; what must lie on disk for a while lies there until the source is disposed.
/// </summary>
public sealed class ImportSource : IDisposable
{
    /// <summary>How many files of a source are looked at to recognise its format.</summary>
    public const int MostPreviews = 32;

    private readonly IReadOnlyList<IArchive> _archives;
    private readonly Dictionary<ImportFile, FilePreview> _previews = [];

    internal ImportSource(
        string path,
        bool isFolder,
        IReadOnlyList<ImportFile> files,
        int ignoredFiles,
        IReadOnlyList<IArchive> archives
    )
    {
        Path = path;
        IsFolder = isFolder;
        Files = files;
        IgnoredFiles = ignoredFiles;
        _archives = archives;
    }

    /// <summary>What the user named.</summary>
    public string Path { get; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder { get; }

    /// <summary>At least one file, in natural order (2 before 10), which is the order of VMs.</summary>
    public IReadOnlyList<ImportFile> Files { get; }

    /// <summary>Files of a folder or archive that were passed over because their names say they are no data.</summary>
    public int IgnoredFiles { get; }

    /// <summary>Bytes of all files as they are stored, those in archives unpacked.</summary>
    public long TotalBytes => Files.Sum(file => file.Length);

    /// <summary>The beginnings of the first files.</summary>
    public IEnumerable<FilePreview> Previews => Files.Take(MostPreviews).Select(Preview);

    /// <summary>The beginning of the first file.</summary>
    public FilePreview First => Preview(Files[0]);

    /// <summary>Paths of the archives on disk.</summary>
    internal IEnumerable<string> ArchivePaths => _archives.Select(archive => archive.Path);

    /// <summary>Finds the files.</summary>
    /// <exception cref="InvalidInputException">There is no such file or folder, or no file in it.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted.</exception>
    public static ImportSource Open(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new SourceBuilder(path, cancellation).Build();
    }

    /// <summary>The beginning of a file's content.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public FilePreview Preview(ImportFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!_previews.TryGetValue(file, out FilePreview? preview))
        {
            byte[] start = new byte[FilePreview.MostBytes];
            using ContentStream content = ContentStream.Open(file, static _ => { });
            int count = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            preview = new FilePreview(file, start[..count]);
            _previews.Add(file, preview);
        }

        return preview;
    }

    /// <summary>
    /// Opens the content of a file to be read in any order; from an archive, or gzip, it is unpacked into a temporary file
    /// that is gone once closed. For recognition: what is imported goes through the session, which hashes it.
    /// </summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    internal static FileStream OpenAnywhere(ImportFile file, CancellationToken cancellation)
    {
        using ContentStream content = ContentStream.Open(file, _ => cancellation.ThrowIfCancellationRequested());
        return file.DiskPath is null || content.IsPacked
            ? TemporaryData.Copy(content, file.Path, cancellation)
            : new FileStream(file.DiskPath, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>The first line of the first file that is neither blank nor a comment; empty where there is none.</summary>
    public string FirstHeader() => First.Header;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IArchive archive in _archives)
        {
            archive.Dispose();
        }
    }
}
