namespace DmSim.Traces.Import.Sources;

/// <summary>One file of a source: on disk, or inside an archive.</summary>
public sealed class ImportFile
{
    private static readonly string[] PackedExtensions = [".gz", ".tgz", ".zip", ".tar"];

    private readonly Func<Stream> _open;

    internal ImportFile(string path, string name, string stem, long length, string? diskPath, Func<Stream> open)
    {
        Path = path;
        Name = name;
        Stem = stem;
        Length = length;
        DiskPath = diskPath;
        _open = open;
    }

    /// <summary>The path, built on what the user named, as errors show it.</summary>
    public string Path { get; }

    /// <summary>The path within the source, with <c>/</c> between folders.</summary>
    public string Name { get; }

    /// <summary>
    /// The VM's name in formats with a file per VM: the file name without its extensions, or, where two files of the
    /// source share it, with the folders within the source before it.
    /// </summary>
    public string Stem { get; }

    /// <summary>Its length in bytes, on disk or as the archive unpacks it.</summary>
    public long Length { get; }

    /// <summary>The extension of the content, lower case and with its point, past <c>.gz</c>; empty where there is none.</summary>
    public string Extension => ExtensionOf(Name);

    /// <summary>The path on disk, or <see langword="null"/> inside an archive.</summary>
    internal string? DiskPath { get; }

    /// <summary>Opens the bytes as they are stored, gzip or not.</summary>
    internal Stream OpenStored() => _open();

    /// <summary>A file name without folders and the extensions of data and archives.</summary>
    internal static string StemOf(string name)
    {
        string stem = System.IO.Path.GetFileName(name);
        foreach (string packed in PackedExtensions)
        {
            stem = stem.EndsWith(packed, StringComparison.OrdinalIgnoreCase) ? stem[..^packed.Length] : stem;
        }

        // What follows a point is cut off only where it says what kind of file it is: web.example.com is a name.
        return DataFiles.HasKnownExtension(stem) ? System.IO.Path.GetFileNameWithoutExtension(stem) : stem;
    }

    /// <summary>The extension of a file's content.</summary>
    internal static string ExtensionOf(string name)
    {
        string plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return System.IO.Path.GetExtension(plain).ToLowerInvariant();
    }
}
