using System.CommandLine;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.Options;

/// <summary>Whether and where finished answers of long work are kept, so that it can be interrupted.</summary>
internal sealed class JournalOptions
{
    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "Keep finished answers here until the work is done; default beside --output.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on from the journal of an interrupted search (default).",
    };

    private readonly Option<bool> _noResume = new("--no-resume") { Description = "Start afresh." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_journal);
        command.Add(_resume);
        command.Add(_noResume);
    }

    /// <summary>Whether answers in the journal count.</summary>
    public bool Resumes(ParseResult parsed) => !parsed.GetValue(_noResume);

    /// <summary>The journal; <see langword="null"/> when neither it nor a results folder is named.</summary>
    public string? Path(ParseResult parsed, string? folder, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_resume) && parsed.GetValue(_noResume))
        {
            issues.Add(OptionValue.Issue(_resume, "expected either --resume or --no-resume"));
        }

        string? journal = parsed.GetValue(_journal);
        if (journal is not null && (journal.Length == 0 || Directory.Exists(journal)))
        {
            issues.Add(OptionValue.Issue(_journal, $"expected a file, not '{journal}'"));
        }

        return journal
            ?? (folder is { Length: > 0 } ? $"{System.IO.Path.TrimEndingDirectorySeparator(folder)}.journal" : null);
    }
}
