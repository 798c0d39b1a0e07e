using System.Globalization;
using System.Text;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Import;

/// <summary>The files to import: one, or the CSV files of a folder.</summary>
public sealed class ImportSource
{
    private string? _firstHeader;

    private ImportSource(string path, bool isFolder, IReadOnlyList<ImportFile> files, int ignoredFiles)
    {
        Path = path;
        IsFolder = isFolder;
        Files = files;
        IgnoredFiles = ignoredFiles;
    }

    /// <summary>What the user named.</summary>
    public string Path { get; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder { get; }

    /// <summary>
    /// At least one file. Of a folder: those ending in <c>.csv</c>, <c>.txt</c> or one of these with <c>.gz</c>, not of
    /// folders within, in natural order (2 before 10), which is the order of VMs.
    /// </summary>
    public IReadOnlyList<ImportFile> Files { get; }

    /// <summary>Files of a folder that were passed over because of their name.</summary>
    public int IgnoredFiles { get; }

    /// <summary>Bytes of all files on disk.</summary>
    public long TotalBytes => Files.Sum(file => file.Length);

    /// <summary>Finds the files.</summary>
    /// <exception cref="InvalidInputException">There is no such file or folder, or no file in it.</exception>
    public static ImportSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            return new ImportSource(path, isFolder: false, [new ImportFile(path, new FileInfo(path).Length)], 0);
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, "no such file or folder"));
        }

        string[] all = Directory.GetFiles(path);
        string[] chosen = [.. all.Where(HasTableName)];
        if (chosen.Length == 0)
        {
            const string Message = "the folder holds no file ending in .csv, .txt, .csv.gz or .txt.gz";
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, Message));
        }

        // The ordinal order first: files that the numeric order takes for equal (1.csv, 01.csv) must not depend on the
        // disk.
        Array.Sort(chosen, StringComparer.Ordinal);
        IEnumerable<string> ordered = chosen.Order(
            StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering)
        );
        ImportFile[] files = [.. ordered.Select(file => new ImportFile(file, new FileInfo(file).Length))];
        return new ImportSource(path, isFolder: true, files, all.Length - chosen.Length);
    }

    /// <summary>
    /// The first line of the first file that is neither empty nor a comment; empty where there is none.
    /// </summary>
    public string FirstHeader()
    {
        if (_firstHeader is null)
        {
            using LineReader lines = LineReader.Open(Files[0].Path);
            _firstHeader = lines.TryReadHeader(out ReadOnlySpan<byte> line) ? Encoding.UTF8.GetString(line) : "";
        }

        return _firstHeader;
    }

    private static bool HasTableName(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);
    }
}
