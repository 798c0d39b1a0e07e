using System.Security.Cryptography;

namespace DmSim.Cli.Tests;

/// <summary>A folder of one test, gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dmsim-cli-");

    public string Root => _folder.FullName;

    public string At(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        string path = At(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Every file and folder in it, relative, in order.</summary>
    public string[] Entries() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
                .Select(entry => Path.GetRelativePath(Root, entry).Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Every file below a folder with its hash, by relative path.</summary>
    public static SortedDictionary<string, string> Hashes(string folder)
    {
        SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            hashes.Add(name, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        }

        return hashes;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
