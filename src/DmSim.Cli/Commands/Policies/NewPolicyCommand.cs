using System.CommandLine;
using DmSim.Cli.Options;
using DmSim.Cli.Output;
using DmSim.Cli.PlugIns;
using DmSim.Cli.Studies;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.Commands.Policies;

/// <summary><c>dmsim policies new</c>: a policy to start from, that compiles and runs as it is.</summary>
internal sealed class NewPolicyCommand
{
    private const string Examples = """
        dmsim policies new my-policy --single-file
        dmsim policies new my-policy --directory src
        """;

    private readonly Argument<string> _name = new("NAME")
    {
        Description = "Name of the policy: lower-case letters, digits and hyphens.",
    };

    private readonly Option<string?> _directory = new("--directory")
    {
        HelpName = "D",
        Description = "Where to put it; default here.",
    };

    private readonly Option<bool> _singleFile = new("--single-file")
    {
        Description = "One file, NAME.cs, for --policy ./NAME.cs, instead of the folder NAME with a project.",
    };

    private readonly Option<bool> _force = CommonOptions.Force();

    private readonly Invocation _invocation;

    private NewPolicyCommand(Invocation invocation) => _invocation = invocation;

    /// <summary>Builds the command.</summary>
    public static CommandEntry Create(Invocation invocation)
    {
        NewPolicyCommand create = new(invocation);
        Command command = new(
            "new",
            "Write a policy to start from: a file or a project that compiles, runs, and explains itself in comments."
        )
        {
            create._name,
            create._directory,
            create._singleFile,
            create._force,
        };
        create._name.RefuseOptions();
        command.SetAction(create.Run);
        return new CommandEntry(command, Examples);
    }

    private int Run(ParseResult parsed)
    {
        string name = parsed.GetValue(_name)!;
        string directory = parsed.GetValue(_directory) ?? ".";
        bool isSingleFile = parsed.GetValue(_singleFile);
        List<ValidationIssue> issues = [];
        if (!DescriptorRules.IsKebabCase(name))
        {
            issues.Add(Issue("expected lower-case letters, digits and single hyphens, such as my-policy"));
        }
        else if (PolicyCatalogue.BuiltIn.Find(name) is not null)
        {
            issues.Add(Issue($"'{name}' comes with DmSim; expected a name of its own"));
        }

        issues.ThrowIfAny();
        IReadOnlyList<(string Path, string Text)> files = isSingleFile
            ? [(Path.Combine(directory, $"{name}.cs"), PolicyTemplate.Source(name))]
            : Project(Path.Combine(directory, name), name);
        if (!parsed.GetValue(_force))
        {
            issues.AddRange(files.Where(file => File.Exists(file.Path)).Select(Exists));
        }

        issues.ThrowIfAny();
        Write(files);
        Tell(name, files, isSingleFile);
        return ExitCodes.Done;

        ValidationIssue Issue(string problem) => new(_name.Name, null, null, null, problem);
    }

    private IReadOnlyList<(string Path, string Text)> Project(string folder, string name) =>
        PolicyTemplate.Project() is { } project
            ?
            [
                (Path.Combine(folder, $"{PolicyTemplate.ClassOf(name)}.cs"), PolicyTemplate.Source(name)),
                (Path.Combine(folder, $"{name}.csproj"), project),
            ]
            : throw new InvalidInputException(
                new ValidationIssue(
                    _singleFile.Name,
                    null,
                    null,
                    null,
                    "needed here: this program is a single executable, without DmSim.Core.dll for a project to "
                        + "refer to"
                )
            );

    private static ValidationIssue Exists((string Path, string Text) file) =>
        new(file.Path, null, null, null, "the file exists; --force replaces it");

    private static void Write(IReadOnlyList<(string Path, string Text)> files)
    {
        foreach ((string path, string text) in files)
        {
            using OutputFile file = OutputFile.Begin(path);
            File.WriteAllText(file.WorkingPath, text);
            file.Complete();
        }
    }

    private void Tell(string name, IReadOnlyList<(string Path, string Text)> files, bool isSingleFile)
    {
        TextWriter output = _invocation.Terminal.Out;
        foreach ((string path, _) in files)
        {
            output.WriteLine($"Wrote {path}");
        }

        string folder = Path.GetDirectoryName(files[^1].Path)!;
        string plugIn = isSingleFile ? files[0].Path : Path.Combine(folder, "bin", "Release", "net10.0", $"{name}.dll");
        output.WriteLine();
        output.WriteLine("Next:");
        if (!isSingleFile)
        {
            output.WriteLine($"  dotnet build -c Release {folder}");
        }

        output.WriteLine($"  dmsim policies check {plugIn}");
        output.WriteLine($"  dmsim compare SCENARIO.yaml --policies static,hyper-v,{plugIn}");
    }
}
