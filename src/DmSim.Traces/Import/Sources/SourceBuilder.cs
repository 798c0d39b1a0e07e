using System.IO.Compression;
using System.IO.Enumeration;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import.Sources;

/// <summary>Finds the files of a source.</summary>
internal sealed class SourceBuilder(string path, CancellationToken cancellation)
{
    private const int DeepestFolder = 16;

    private readonly List<IArchive> _archives = [];
    private readonly List<ArchivedFile> _files = [];
    private readonly Dictionary<string, string> _diskPaths = new(StringComparer.Ordinal);
    private int _ignoredFiles;

    /// <summary>Finds them.</summary>
    public ImportSource Build()
    {
        bool isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
        {
            throw Refusal("no such file or folder");
        }

        try
        {
            if (isFolder)
            {
                AddFolder();
            }
            else
            {
                AddFile(path, Path.GetFileName(path), "");
            }

            return Finish(isFolder);
        }
        catch (Exception problem)
        {
            _archives.ForEach(archive => archive.Dispose());
            if (ContentStream.IsDamage(problem))
            {
                throw Refusal(problem.Message);
            }

            throw;
        }
    }

    private ImportSource Finish(bool isFolder)
    {
        if (_files.Count == 0)
        {
            string what = isFolder ? "folder" : "archive";
            throw Refusal(
                $"the {what} holds no file that is data by its name, such as .csv, .txt, .json or .gz of these"
            );
        }

        ArchivedFile[] ordered = [.. DataFiles.InNaturalOrder(_files, file => file.Name)];
        IReadOnlyList<string> stems = DataFiles.Stems([.. ordered.Select(file => file.Name)]);
        bool isPlainFile = !isFolder && _archives.Count == 0;
        ImportFile[] files =
        [
            .. ordered.Select(
                (file, index) =>
                    new ImportFile(
                        isPlainFile ? path : Path.Join(path, file.Name),
                        file.Name,
                        stems[index],
                        file.Length,
                        _diskPaths.GetValueOrDefault(file.Name),
                        file.Open
                    )
            ),
        ];
        return new ImportSource(path, isFolder, files, _ignoredFiles, _archives);
    }

    private void AddFolder()
    {
        // Links to folders are not followed: they may lead back.
        FileSystemEnumerable<string> found = new(
            path,
            static (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = DeepestFolder,
                AttributesToSkip = 0,
            }
        )
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.FileName[0] != '.',
        };
        foreach (string file in found)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/');
            if (HasArchiveName(name) && DataFiles.CanBeData(ImportFile.StemOf(name)))
            {
                AddFile(file, name, name + "/");
            }
            else if (DataFiles.CanBeData(name))
            {
                AddPlain(file, name);
            }
            else
            {
                _ignoredFiles++;
            }

            if (_files.Count > UnpackGuard.MostFiles)
            {
                throw Refusal(
                    $"the folder holds more than {UnpackGuard.MostFiles} files; expected a folder of one recording"
                );
            }
        }
    }

    private void AddFile(string file, string name, string prefix)
    {
        IArchive? archive = TryOpenArchive(file);
        if (archive is null)
        {
            AddPlain(file, name);
            return;
        }

        _archives.Add(archive);
        _ignoredFiles += archive.IgnoredFiles;
        _files.AddRange(archive.Files.Select(entry => entry with { Name = prefix + entry.Name }));
    }

    private void AddPlain(string file, string name)
    {
        // The buffers are the reader's: one in the stream would only copy.
        _files.Add(
            new ArchivedFile(
                name,
                new FileInfo(file).Length,
                () => new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1)
            )
        );
        _diskPaths[name] = file;
    }

    private static bool HasArchiveName(string name) =>
        name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The content decides, not the name.</summary>
    private IArchive? TryOpenArchive(string file)
    {
        byte[] start = new byte[512];
        int count;
        using (FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1))
        {
            count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }

        if (start is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..])
        {
            return ZipFiles.TryOpen(file);
        }

        if (start is not [0x1F, 0x8B, ..])
        {
            return TarFiles.Recognizes(start.AsSpan(0, count))
                ? TarFiles.Open(file, isPacked: false, cancellation)
                : null;
        }

        return TarFiles.Recognizes(UnpackedStart(file)) ? TarFiles.Open(file, isPacked: true, cancellation) : null;
    }

    private static ReadOnlySpan<byte> UnpackedStart(string file)
    {
        byte[] start = new byte[512];
        using FileStream packed = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        using GZipStream unpacked = new(packed, CompressionMode.Decompress);
        try
        {
            return start.AsSpan(0, unpacked.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        }
        catch (InvalidDataException)
        {
            // Damage is told where the file is read, with what is wrong.
            return [];
        }
    }

    private InvalidInputException Refusal(string message) => new(new ValidationIssue(path, null, null, null, message));
}
