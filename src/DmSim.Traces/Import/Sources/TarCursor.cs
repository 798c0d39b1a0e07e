using System.Formats.Tar;
using System.IO.Compression;

namespace DmSim.Traces.Import.Sources;

/// <summary>Walks through a packed tar archive from file to file; starts again only for a file that lies behind.</summary>
internal sealed class TarCursor(string path, CancellationToken cancellation) : IDisposable
{
    private Stream? _unpacked;
    private TarReader? _reader;
    private EntryStream? _open;
    private int _next;

    /// <summary>Whether an entry is an ordinary file.</summary>
    public static bool IsFile(TarEntry entry) =>
        entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;

    /// <summary>An entry's name with <c>/</c> and without a leading <c>./</c>.</summary>
    public static string NameOf(TarEntry entry)
    {
        string name = entry.Name.Replace('\\', '/');
        return name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
    }

    /// <summary>Refuses archives of absurdly many files.</summary>
    public static void CheckCount(int count)
    {
        if (count > UnpackGuard.MostFiles)
        {
            throw new InvalidDataException($"the archive holds more than {UnpackGuard.MostFiles} files");
        }
    }

    /// <summary>The unpacked bytes of an archive, guarded against compression bombs.</summary>
    public static Stream OpenUnpacked(string path)
    {
        FileStream packed = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return new GuardedStream(new GZipStream(packed, CompressionMode.Decompress), () => packed.Position);
    }

    /// <summary>All files of the archive, in its order.</summary>
    public IReadOnlyList<ArchivedFile> List()
    {
        List<ArchivedFile> files = [];
        Restart();
        while (Advance() is TarEntry entry)
        {
            int index = files.Count;
            files.Add(new ArchivedFile(NameOf(entry), entry.Length, () => Open(index)));
            CheckCount(files.Count);
        }

        return files;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _unpacked?.Dispose();
    }

    private EntryStream Open(int index)
    {
        if (_reader is null || index < _next)
        {
            Restart();
        }

        TarEntry? entry = null;
        while (_next <= index)
        {
            entry = Advance() ?? throw new InvalidDataException("the archive is cut short");
        }

        _open = new EntryStream(this, entry!.DataStream ?? Stream.Null);
        return _open;
    }

    private TarEntry? Advance()
    {
        while (_reader!.GetNextEntry() is TarEntry entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsFile(entry))
            {
                _next++;
                return entry;
            }
        }

        return null;
    }

    private void Restart()
    {
        Dispose();
        _unpacked = OpenUnpacked(path);
        _reader = new TarReader(_unpacked, leaveOpen: true);
        _next = 0;
    }

    private sealed class EntryStream(TarCursor cursor, Stream data) : PassingStream
    {
        public override int Read(Span<byte> buffer) =>
            cursor._open == this
                ? data.Read(buffer)
                : throw new InvalidOperationException("Files of a packed tar archive are read one at a time.");
    }
}
