using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DmSim.Core.Units;
using DmSim.Traces.Import.Mapping;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>What an importer works with: the options, and where problems, counts, warnings and progress go.</summary>
public sealed class ImportSession
{
    private const int BytesPerProgress = 1 << 20;

    private static readonly string[] CompanionEndings = [".csv", ".csv.gz", ".tar.gz", ".tgz", ".zip"];

    private readonly IProgress<ImportProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly long _bytesTotal;
    private readonly ImportSource _source;
    private readonly List<string> _companions = [];
    private readonly Dictionary<string, string> _hashes = [];
    private readonly List<RepairCounter> _repairs = [];
    private readonly List<RepairCounter> _outOfRange = [];
    private readonly List<RepairCounter> _clamped = [];
    private readonly List<string> _warnings = [];
    private long _bytesRead;
    private long _bytesReported;

    /// <summary>Starts a session on a source.</summary>
    /// <param name="source">The source whose bytes are counted.</param>
    /// <param name="options">The choices.</param>
    /// <param name="progress">Told about every MiB read, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops at the next read.</param>
    public ImportSession(
        ImportSource source,
        ImportOptions options,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        Options = options;
        _progress = progress;
        _cancellation = cancellation;
        _bytesTotal = source.TotalBytes;
    }

    /// <summary>The choices of the user.</summary>
    public ImportOptions Options { get; }

    /// <summary>
    /// Which reading the user wants for demand; formats that carry several ask here, so that a choice nobody can make is
    /// refused.
    /// </summary>
    public DemandReading? DemandFrom
    {
        get
        {
            IsDemandFromTaken = true;
            return Options.DemandFrom;
        }
    }

    /// <summary>
    /// Milliseconds from row to row; formats that carry no times ask here, so that an interval nobody needs is refused.
    /// </summary>
    public long? Interval
    {
        get
        {
            IsIntervalTaken = true;
            return Options.Interval;
        }
    }

    /// <summary>Whether the format asked for <see cref="DemandFrom"/>.</summary>
    internal bool IsDemandFromTaken { get; private set; }

    /// <summary>Whether the format asked for <see cref="Interval"/>.</summary>
    internal bool IsIntervalTaken { get; private set; }

    /// <summary>The user's column mapping; formats that take one ask here, so that one nobody takes can be refused.</summary>
    public ColumnMapping? Columns
    {
        get
        {
            IsColumnsTaken = true;
            return Options.Columns;
        }
    }

    /// <summary>Whether the format asked for a column mapping.</summary>
    internal bool IsColumnsTaken { get; private set; }

    /// <summary>The problems found.</summary>
    public IssueLog Issues { get; } = new();

    /// <summary>The counters.</summary>
    public ImportTally Tally { get; } = new();

    /// <summary>What a reader should know before trusting the trace.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Flaws that only some formats have.</summary>
    public IReadOnlyList<RepairCounter> Repairs => _repairs;

    /// <summary>How many values were out of their format's range; see <see cref="RepairOutOfRange"/>.</summary>
    public long OutOfRange => Tally.OutOfRange + _outOfRange.Sum(counter => counter.Count);

    /// <summary>How many values were cut to their range; see <see cref="RepairClamped"/>.</summary>
    public long Clamped => Tally.Clamped + _clamped.Sum(counter => counter.Count);

    /// <summary>Adds a warning, once.</summary>
    public void Warn(FormattableString warning)
    {
        ArgumentNullException.ThrowIfNull(warning);
        string text = warning.ToString(CultureInfo.InvariantCulture);
        if (!_warnings.Contains(text))
        {
            _warnings.Add(text);
        }
    }

    /// <summary>A counter of a flaw that only this format has; it appears in the report once it has counted.</summary>
    /// <param name="what">The flaw, in the plural, such as "rows without a pod name".</param>
    /// <param name="done">What is done about each, such as "dropped".</param>
    public RepairCounter Repair(string what, string done)
    {
        RepairCounter? counter = _repairs.Find(one => one.What == what && one.Done == done);
        if (counter is null)
        {
            counter = new RepairCounter(what, done);
            _repairs.Add(counter);
        }

        return counter;
    }

    /// <summary>The same for values outside what the format can mean (-1, 101 %), which are also counted together.</summary>
    public RepairCounter RepairOutOfRange(string what, string done)
    {
        RepairCounter counter = Repair(what, done);
        if (!_outOfRange.Contains(counter))
        {
            _outOfRange.Add(counter);
        }

        return counter;
    }

    /// <summary>The same for values that are cut to the range the format can mean; counted as clamped, too.</summary>
    public RepairCounter RepairClamped(string what, string done)
    {
        RepairCounter counter = RepairOutOfRange(what, done);
        if (!_clamped.Contains(counter))
        {
            _clamped.Add(counter);
        }

        return counter;
    }

    /// <summary>What 1.0 of a normalised signal means: the user's word, or the format's assumption; a warning either way.</summary>
    /// <param name="assumed">What the format assumes.</param>
    /// <param name="what">What is taken for it, such as "100 % of a VM's memory".</param>
    public MemorySize NominalSize(MemorySize assumed, string what)
    {
        if (Options.NominalSize is MemorySize given)
        {
            Warn($"{what} is taken for {given}, as the nominal size given");
            return given;
        }

        Warn($"{what} is assumed to be {assumed}; --nominal-size sets it");
        return assumed;
    }

    /// <summary>
    /// The memory of each recorded machine, for logs that carry only available or free memory; without the user's word
    /// a problem is noted, and the result is <see langword="null"/>.
    /// </summary>
    public MemorySize? Installed(ImportFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Options.Installed is MemorySize given)
        {
            Warn($"used memory is the installed memory given, {given}, less what is available or free");
            return given;
        }

        const string Message =
            "the log says what is available or free but not how much is installed; expected --installed such as 16GiB";
        Issues.Add(file.Path, null, null, Message);
        return null;
    }

    /// <summary>
    /// Opens the table that goes with a file, published apart and left beside it; what is read of it counts as part of
    /// the source.
    /// </summary>
    /// <param name="names">Names without extension; the first that is there is taken.</param>
    /// <returns>The source, to be disposed, or <see langword="null"/> where there is none.</returns>
    public ImportSource? OpenBeside(params ReadOnlySpan<string> names)
    {
        if (_source.IsFolder)
        {
            return null;
        }

        string folder = Path.GetDirectoryName(_source.Path) ?? "";
        foreach (string name in names)
        {
            foreach (string ending in CompanionEndings)
            {
                string path = Path.Join(folder, name + ending);
                if (File.Exists(path) && Path.GetFileName(_source.Path) != name + ending)
                {
                    ImportSource companion = ImportSource.Open(path, _cancellation);
                    _companions.AddRange(companion.ArchivePaths);
                    Warn($"{name + ending} beside it was read, too");
                    return companion;
                }
            }
        }

        return null;
    }

    /// <summary>Hands the lines of a file to a reader, with progress, interruption and hashing.</summary>
    public void Read(ImportFile file, Action<ImportFile, LineReader> reader)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reader);
        using ContentStream content = ContentStream.Open(file, OnRead);
        using LineReader lines = new(file.Path, content);
        reader(file, lines);
        Note(file, content.FinishHash());
    }

    /// <summary>
    /// Hands the content of a file to a reader that goes forward, such as one of JSON or XML. What the stream throws for
    /// a damaged file is an <see cref="Core.Scenarios.InvalidInputException"/>.
    /// </summary>
    public void ReadContent(ImportFile file, Action<ImportFile, Stream> reader)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reader);
        using ContentStream content = ContentStream.Open(file, OnRead);
        reader(file, content);
        Note(file, content.FinishHash());
    }

    /// <summary>
    /// Hands the content of a file to a reader that jumps about in it, such as one of Parquet or SQLite; from an
    /// archive it is unpacked into a temporary file that is gone afterwards. Readers that open files themselves take
    /// the stream's name.
    /// </summary>
    public void ReadAnywhere(ImportFile file, Action<ImportFile, FileStream> reader)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reader);
        using ContentStream content = ContentStream.Open(file, OnRead);
        bool isStoredPlain = file.DiskPath is not null && !content.IsPacked;
        using FileStream stream = isStoredPlain
            ? new FileStream(file.DiskPath!, FileMode.Open, FileAccess.Read, FileShare.Read)
            : TemporaryData.Copy(content, file.Path, _cancellation);
        Note(file, content.FinishHash());
        reader(file, stream);
    }

    /// <summary>
    /// Hands a table to a reader as lines of text, whether the file is text or Parquet, which is turned into text on the
    /// way: its names are the header, the separator a comma.
    /// </summary>
    internal void ReadTable(
        FilePreview preview,
        Predicate<string> isColumnWanted,
        Action<ImportFile, LineReader> reader
    )
    {
        if (!ParquetText.Recognizes(preview.Start))
        {
            Read(preview.File, reader);
            return;
        }

        ReadAnywhere(
            preview.File,
            (file, stream) =>
            {
                using ParquetText text = ParquetText.Open(file.Path, stream, isColumnWanted, CheckInterruption);
                using LineReader lines = new(file.Path, text);
                reader(file, lines);
            }
        );
    }

    /// <summary>Hands a sheet to a reader as lines of text: of an Excel workbook by name, or a CSV file that is one.</summary>
    internal void ReadSheet(FilePreview preview, string sheet, Action<ImportFile, LineReader> reader)
    {
        if (!XlsxText.Recognizes(preview.Start))
        {
            Read(preview.File, reader);
            return;
        }

        ReadAnywhere(
            preview.File,
            (file, stream) =>
            {
                using XlsxText text = XlsxText.Open(file.Path, stream, sheet);
                using LineReader lines = new(file.Path, text);
                reader(file, lines);
            }
        );
    }

    /// <summary>Stops the import when the user interrupted; for readers that work long between two reads.</summary>
    public void CheckInterruption() => _cancellation.ThrowIfCancellationRequested();

    /// <summary>
    /// SHA-256 of the bytes on disk in hexadecimal: of the file or archive itself, or for a folder, or a file with a
    /// companion, of the text that <c>sha256sum</c> prints for the files read, in their order, archives after them.
    /// </summary>
    public string SourceSha256()
    {
        foreach (string archive in _source.ArchivePaths.Concat(_companions))
        {
            using FileStream bytes = new(archive, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            using MeteredStream metered = new(bytes, _ => _cancellation.ThrowIfCancellationRequested());
            string name = _source.IsFolder ? Path.GetRelativePath(_source.Path, archive) : archive;
            _hashes[name.Replace(Path.DirectorySeparatorChar, '/')] = Convert.ToHexStringLower(metered.FinishHash());
        }

        if (!_source.IsFolder && _hashes.Count == 1)
        {
            return _hashes.Values.Single();
        }

        string listing = string.Concat(_hashes.Select(entry => $"{entry.Value}  {entry.Key}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing)));
    }

    private void Note(ImportFile file, byte[] sha256)
    {
        // What lies in an archive is covered by the archive's own sum.
        if (file.DiskPath is not null)
        {
            _hashes[file.Name] = Convert.ToHexStringLower(sha256);
        }
    }

    private void OnRead(int count)
    {
        _cancellation.ThrowIfCancellationRequested();
        _bytesRead += count;
        bool done = _bytesRead == _bytesTotal && _bytesReported != _bytesTotal;
        if (_progress is not null && (done || _bytesRead - _bytesReported >= BytesPerProgress))
        {
            _bytesReported = _bytesRead;
            _progress.Report(new ImportProgress(_bytesRead, _bytesTotal));
        }
    }
}
