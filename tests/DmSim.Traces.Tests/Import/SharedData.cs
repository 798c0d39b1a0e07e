namespace DmSim.Traces.Tests.Import;

/// <summary>Recorded data that lies beside a checkout on some machines and is never part of the repository.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder of the data; the test is skipped where it is not there.</summary>
    public static string Find(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DmSim.sln")))
        {
            folder = folder.Parent;
        }

        string path = Path.Combine(folder?.Parent?.FullName ?? "", "shared", "data", name);
        Assert.SkipUnless(Path.Exists(path), $"the recorded data '{name}' is not on this machine");
        return path;
    }
}
