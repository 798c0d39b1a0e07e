using System.Security.Cryptography;

namespace DmSim.Reporting.Tests;

/// <summary>A folder of one test, gone after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dmsim-reporting-");

    public string Root => _folder.FullName;

    public string At(string name) => Path.Combine(Root, name);

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
