using System.Reflection;
using System.Xml.Linq;
using DmSim.Core.Scenarios;
using DmSim.Lab.Density;
using DmSim.Reporting.Results;
using DmSim.Traces.Scenarios;
using NetArchTest.Rules;

namespace DmSim.Cli.Tests.Architecture;

/// <summary>Keeps the arrows of src/ARCHITECTURE.md: a project uses only what stands above it.</summary>
public sealed class ArchitectureTests
{
    /// <summary>Top to bottom, with the packages that each may use.</summary>
    private static readonly (string Project, string[] Packages)[] Layers =
    [
        ("DmSim.Core", []),
        ("DmSim.Traces", ["CsvHelper", "Microsoft.Data.Sqlite", "Parquet.Net", "System.IO.Hashing", "YamlDotNet"]),
        ("DmSim.Lab", ["MathNet.Numerics"]),
        (
            "DmSim.Reporting",
            [
                "ScottPlot",
                "SkiaSharp",
                "SkiaSharp.HarfBuzz",
                "SkiaSharp.NativeAssets.Linux.NoDependencies",
                "HarfBuzzSharp.NativeAssets.Linux",
                "CsvHelper",
                "Parquet.Net",
            ]
        ),
        ("DmSim.Cli", ["System.CommandLine", "Spectre.Console", "Microsoft.CodeAnalysis.CSharp"]),
    ];

    private static readonly Assembly[] Libraries =
    [
        typeof(Scenario).Assembly,
        typeof(ScenarioReader).Assembly,
        typeof(DensitySearch).Assembly,
        typeof(ResultsFolder).Assembly,
    ];

    [Fact]
    public void EveryProjectHasItsLayer()
    {
        IEnumerable<string> projects = Directory
            .EnumerateFiles(Repository.At("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path));

        Assert.Equal(Layers.Select(layer => layer.Project).Order(), projects.Order());
    }

    [Fact]
    public void ReferencesPointUpwardsAndPackagesStayWhereTheyBelong()
    {
        for (int place = 0; place < Layers.Length; place++)
        {
            (string project, string[] packages) = Layers[place];
            XDocument file = XDocument.Load(Repository.At($"src/{project}/{project}.csproj"));
            string[] above = [.. Layers.Take(place).Select(layer => layer.Project)];

            Assert.Subset(above.ToHashSet(), Includes(file, "ProjectReference").Select(NameOf).ToHashSet());
            Assert.Subset(packages.ToHashSet(), Includes(file, "PackageReference").ToHashSet());
        }
    }

    [Fact]
    public void TheCoreUsesNothingButTheBaseClassLibrary()
    {
        IEnumerable<string> foreign = typeof(Scenario)
            .Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Empty(foreign);
    }

    [Fact]
    public void OnlyTheCommandUsesTheConsole()
    {
        foreach (Assembly library in Libraries)
        {
            NetArchTest.Rules.TestResult result = Types
                .InAssembly(library)
                .ShouldNot()
                .HaveDependencyOn("System.Console")
                .GetResult();
            string users = string.Join(", ", result.FailingTypeNames ?? []);

            Assert.True(result.IsSuccessful, $"{library.GetName().Name} uses the console: {users}");
        }
    }

    [Fact]
    public void TheLibrariesDoNotKnowTheCommandLine()
    {
        string[] foreign = ["System.CommandLine", "Spectre.Console", "DmSim.Cli"];
        foreach (Assembly library in Libraries)
        {
            Assert.True(Types.InAssembly(library).ShouldNot().HaveDependencyOnAny(foreign).GetResult().IsSuccessful);
        }
    }

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")!.Value);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
