using System.CommandLine;
using DmSim.Core.Scenarios;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Options;

/// <summary>Where results go and what is shown; the same for every command that makes results.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _folder = new("--output", "-o")
    {
        Description = "Write results here: report.html, figures, CSV, JSON, manifest.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _force = CommonOptions.Force();

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_force);
        command.Add(_json);
        command.Add(_quiet);
    }

    /// <summary>Whether the answer is for machines.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether progress and notes are unwanted.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>
    /// The results folder, after looking whether something would be lost there; <see langword="null"/> when none is
    /// wanted.
    /// </summary>
    public string? Folder(ParseResult parsed, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_folder) is not { } folder)
        {
            return null;
        }

        if (folder.Length == 0 || File.Exists(folder))
        {
            issues.Add(
                OptionValue.Issue(
                    _folder,
                    $"expected a folder, but '{folder}' is {(folder.Length == 0 ? "empty" : "a file")}"
                )
            );
        }
        else if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            bool ours = File.Exists(Path.Combine(folder, ResultsFolder.ManifestName));
            if (!ours)
            {
                issues.Add(
                    OptionValue.Issue(
                        _folder,
                        $"'{folder}' holds files that are no results of dmsim; name another folder"
                    )
                );
            }
            else if (!parsed.GetValue(_force))
            {
                issues.Add(OptionValue.Issue(_folder, $"'{folder}' holds results already; --force replaces them"));
            }
        }

        return folder;
    }
}
