using DmSim.Traces.Import;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

/// <summary>Finds what the repository ships.</summary>
internal static class ShippedFiles
{
    public static string Root { get; } = FindRoot();

    public static string Workloads { get; } = Path.Combine(Root, "workloads");

    public static string Sources { get; } = Path.Combine(Root, "src", "DmSim.Traces");

    /// <summary>Scenario files by their path below <c>workloads</c>, with forward slashes.</summary>
    public static TheoryData<string> Scenarios() => [.. Yaml().Where(path => !IsRecipe(path) && !IsCases(path))];

    public static TheoryData<string> Recipes() => [.. Yaml().Where(IsRecipe)];

    public static string PathOf(string relative) => Path.Combine(Workloads, relative);

    public static WorkloadLoader Loader() => new(path => TraceFile.Open(path));

    public static TheoryData<string> Cases() => [.. Yaml().Where(IsCases)];

    private static bool IsCases(string path) => path.StartsWith("validation/", StringComparison.Ordinal);

    private static bool IsRecipe(string path) => path.EndsWith(".recipe.yaml", StringComparison.Ordinal);

    private static IEnumerable<string> Yaml() =>
        Directory
            .EnumerateFiles(Workloads, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Workloads, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DmSim.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Tests run below the folder of DmSim.sln.");
    }
}
