using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DmSim.Traces.Import;

/// <summary>What an importer works with: the options, and where problems, counts, warnings and progress go.</summary>
public sealed class ImportSession
{
    private const int BytesPerProgress = 1 << 20;

    private readonly IProgress<ImportProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly long _bytesTotal;
    private readonly List<(string Name, string Sha256)> _hashes = [];
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
        Options = options;
        _progress = progress;
        _cancellation = cancellation;
        _bytesTotal = source.TotalBytes;
    }

    /// <summary>The choices of the user.</summary>
    public ImportOptions Options { get; }

    /// <summary>The problems found.</summary>
    public IssueLog Issues { get; } = new();

    /// <summary>The counters.</summary>
    public ImportTally Tally { get; } = new();

    /// <summary>What a reader should know before trusting the trace.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>
    /// SHA-256 of the bytes on disk in hexadecimal: of the file itself, or for a folder of the text that
    /// <c>sha256sum</c> prints for its files in their order.
    /// </summary>
    public string SourceSha256
    {
        get
        {
            if (_hashes.Count == 1)
            {
                return _hashes[0].Sha256;
            }

            string listing = string.Concat(_hashes.Select(entry => $"{entry.Sha256}  {entry.Name}\n"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing)));
        }
    }

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

    /// <summary>Hands the lines of a file to a reader, with progress, interruption and hashing.</summary>
    public void Read(ImportFile file, Action<ImportFile, LineReader> reader)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reader);
        using LineReader lines = LineReader.Open(file.Path, OnRead);
        reader(file, lines);
        _hashes.Add((Path.GetFileName(file.Path), Convert.ToHexStringLower(lines.FinishHash())));
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
