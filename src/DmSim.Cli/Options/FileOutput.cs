using System.CommandLine;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.Options;

/// <summary>The file a command writes, and what is shown beside; the same for every command that makes one file.</summary>
/// <param name="description">What is written.</param>
/// <param name="valueName">What the file is called in the help.</param>
internal sealed class FileOutput(string description, string valueName)
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = description,
        HelpName = valueName,
        Required = true,
    };

    private readonly Option<bool> _force = CommonOptions.Force();

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_output);
        command.Add(_force);
        command.Add(_json);
        command.Add(_quiet);
    }

    /// <summary>Whether the answer is for machines.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether progress and notes are unwanted.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>The file to write, after looking whether something would be lost.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">Files that are read, and must not be written.</param>
    /// <param name="issues">Takes problems.</param>
    public string Path(ParseResult parsed, IEnumerable<string> inputs, List<ValidationIssue> issues)
    {
        string path = parsed.GetValue(_output)!;
        if (path.Length == 0 || Directory.Exists(path))
        {
            issues.Add(OptionValue.Issue(_output, $"expected a file, not '{path}'"));
            return path;
        }

        string full = System.IO.Path.GetFullPath(path);
        if (inputs.Any(input => input.Length > 0 && System.IO.Path.GetFullPath(input) == full))
        {
            issues.Add(OptionValue.Issue(_output, "expected another file than the one that is read"));
        }
        else if (File.Exists(path) && !parsed.GetValue(_force))
        {
            issues.Add(OptionValue.Issue(_output, $"'{path}' exists already; --force replaces it"));
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(full)))
        {
            issues.Add(OptionValue.Issue(_output, $"the folder of '{path}' does not exist"));
        }

        return path;
    }
}
