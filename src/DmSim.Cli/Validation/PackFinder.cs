using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Validation;

namespace DmSim.Cli.Validation;

/// <summary>Finds and reads packs: files of cases, folders of them, or what comes with the program.</summary>
internal static class PackFinder
{
    private const string ShippedFolder = "workloads/validation";

    private static readonly string[] Suffixes = [".yaml", ".yml", ".json"];

    /// <summary>The files of the packs named, or of the shipped ones when none is named.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> names, List<ValidationIssue> issues)
    {
        List<string> files = [];
        foreach (string name in names.Count > 0 ? names : Shipped(issues))
        {
            if (File.Exists(name))
            {
                files.Add(name);
            }
            else if (Directory.Exists(name))
            {
                AddFolder(name, files, issues);
            }
            else
            {
                issues.Add(Issue(name, "expected a file or folder of validation cases; there is none of this name"));
            }
        }

        return [.. files.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Reads files for hosts of the given sizes; problems of all files are told at once.</summary>
    public static IReadOnlyList<ValidationPack> Read(
        IReadOnlyList<string> files,
        IReadOnlyList<MemorySize> hostFree,
        List<ValidationIssue> issues
    )
    {
        List<ValidationPack> packs = [];
        foreach (string file in files)
        {
            try
            {
                packs.Add(CaseReader.ReadFile(file, hostFree));
            }
            catch (InvalidInputException problem)
            {
                // A base that several files share tells its problems only once.
                issues.AddRange(problem.Issues.Except(issues));
            }
        }

        return packs;
    }

    /// <summary>The shipped folder: where the user stands, else beside the program or above it.</summary>
    private static string[] Shipped(List<ValidationIssue> issues)
    {
        if (Directory.Exists(ShippedFolder))
        {
            return [ShippedFolder];
        }

        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, ShippedFolder);
            if (Directory.Exists(folder))
            {
                return [folder];
            }
        }

        issues.Add(Issue("PACK", $"expected a file or folder of validation cases; there is no {ShippedFolder} here"));
        return [];
    }

    private static void AddFolder(string folder, List<string> files, List<ValidationIssue> issues)
    {
        string[] found =
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Suffixes.Contains(Path.GetExtension(file).ToLowerInvariant()) && HoldsCases(file))
                .Order(StringComparer.Ordinal),
        ];
        files.AddRange(found);
        if (found.Length == 0)
        {
            issues.Add(
                Issue(folder, $"expected a folder with files of validation cases (schema: {CaseReader.SchemaName})")
            );
        }
    }

    /// <summary>Traces and recipes may lie beside the cases that use them.</summary>
    private static bool HoldsCases(string file)
    {
        const int longestHead = 100;
        return File.ReadLines(file)
            .Take(longestHead)
            .Any(line => line.Contains(CaseReader.SchemaName, StringComparison.Ordinal));
    }

    private static ValidationIssue Issue(string source, string message) => new(source, null, null, null, message);
}
