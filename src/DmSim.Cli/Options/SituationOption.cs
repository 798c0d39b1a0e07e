using System.CommandLine;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;

namespace DmSim.Cli.Options;

/// <summary>Which situations a fleet has to get through.</summary>
internal sealed class SituationOption
{
    private static readonly (string Name, Situation Value)[] Names =
    [
        ("steady", Situation.Steady),
        ("sequential-start", Situation.SequentialStart),
        ("restart", Situation.Restart),
    ];

    private readonly Option<string?> _situations = new("--situations")
    {
        Description = "Situations to survive: steady,sequential-start,restart (default all).",
        HelpName = "A,B",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(_situations);

    /// <summary>The situations in the order given.</summary>
    public IReadOnlyList<Situation> Read(ParseResult parsed, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_situations) is not { } text)
        {
            return [.. Names.Select(one => one.Value)];
        }

        List<Situation> situations = [];
        foreach (string name in text.Split(','))
        {
            if (OptionValue.Choice(_situations, name.Trim(), Names, issues) is { } situation)
            {
                situations.Add(situation);
            }
        }

        return [.. situations.Distinct()];
    }
}
