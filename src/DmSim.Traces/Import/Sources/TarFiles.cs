using System.Formats.Tar;

namespace DmSim.Traces.Import.Sources;

/// <summary>
/// The files of a tar archive, plain or gzip. A packed one is read forward where its files lie in natural order;
/// otherwise it is unpacked once into a temporary file, for each step back would unpack it again from the start.
/// </summary>
internal sealed class TarFiles : IArchive
{
    private readonly FileStream? _plain;
    private readonly FileStream? _temporary;
    private readonly TarCursor? _cursor;

    private TarFiles(string path, bool isPacked, CancellationToken cancellation)
    {
        Path = path;
        try
        {
            if (!isPacked)
            {
                _plain = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                Files = Ordered(ListPlain(_plain, cancellation));
                return;
            }

            _cursor = new TarCursor(path, cancellation);
            ArchivedFile[] found = [.. _cursor.List().Where(IsChosen)];
            Files = Ordered(found);
            if (!Files.SequenceEqual(found))
            {
                using Stream unpacked = TarCursor.OpenUnpacked(path);
                _temporary = TemporaryData.Copy(unpacked, path, cancellation);
                Files = Ordered(ListPlain(_temporary, cancellation));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ArchivedFile> Files { get; }

    /// <inheritdoc/>
    public int IgnoredFiles { get; private set; }

    /// <summary>Opens an archive.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds too many files.</exception>
    public static TarFiles Open(string path, bool isPacked, CancellationToken cancellation) =>
        new(path, isPacked, cancellation);

    /// <summary>Whether content begins like a tar archive: its first header has the checksum it states.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> start)
    {
        const int HeaderLength = 512;
        const int ChecksumStart = 148;
        const int ChecksumLength = 8;
        if (start.Length < HeaderLength || start[0] == 0)
        {
            return false;
        }

        int stated = 0;
        foreach (byte digit in start.Slice(ChecksumStart, ChecksumLength).Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            stated = (stated * 8) + (digit - '0');
        }

        // The checksum is taken with blanks in its own place.
        int sum = ChecksumLength * ' ';
        for (int index = 0; index < HeaderLength; index++)
        {
            sum += index is >= ChecksumStart and < ChecksumStart + ChecksumLength ? 0 : start[index];
        }

        return sum == stated;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cursor?.Dispose();
        _temporary?.Dispose();
        _plain?.Dispose();
    }

    private static ArchivedFile[] Ordered(IEnumerable<ArchivedFile> files) =>
        [.. DataFiles.InNaturalOrder(files, file => file.Name)];

    private bool IsChosen(ArchivedFile file)
    {
        bool chosen = DataFiles.CanBeData(file.Name);
        IgnoredFiles += chosen ? 0 : 1;
        return chosen;
    }

    private List<ArchivedFile> ListPlain(FileStream tar, CancellationToken cancellation)
    {
        IgnoredFiles = 0;
        List<ArchivedFile> files = [];
        using TarReader reader = new(tar, leaveOpen: true);
        while (reader.GetNextEntry() is TarEntry entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!TarCursor.IsFile(entry))
            {
                continue;
            }

            long offset = entry.DataOffset;
            long length = entry.Length;
            ArchivedFile file = new(
                TarCursor.NameOf(entry),
                length,
                () => new RangeStream(tar.SafeFileHandle, offset, length)
            );
            if (IsChosen(file))
            {
                files.Add(file);
            }

            TarCursor.CheckCount(files.Count);
        }

        return files;
    }
}
