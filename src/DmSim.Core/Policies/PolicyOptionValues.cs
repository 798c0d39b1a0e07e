using System.Globalization;

namespace DmSim.Core.Policies;

/// <summary>The resolved options of one policy: every option has a checked value.</summary>
public sealed class PolicyOptionValues
{
    private readonly Dictionary<string, string> _values;

    private PolicyOptionValues(IReadOnlyList<PolicyOption> options, Dictionary<string, string> values)
    {
        Options = options;
        _values = values;
    }

    /// <summary>The declared options, in order.</summary>
    public IReadOnlyList<PolicyOption> Options { get; }

    /// <summary>Resolves overrides against the declared options.</summary>
    /// <param name="options">What the policy declares.</param>
    /// <param name="overrides">What the user gave.</param>
    /// <param name="problems">Receives one sentence per problem; the result is usable only when none was added.</param>
    public static PolicyOptionValues Resolve(
        IReadOnlyList<PolicyOption> options,
        IEnumerable<KeyValuePair<string, string>> overrides,
        ICollection<string> problems
    )
    {
        Dictionary<string, string> values = options.ToDictionary(option => option.Name, option => option.Default);
        foreach ((string name, string value) in overrides)
        {
            PolicyOption? option = options.FirstOrDefault(candidate => candidate.Name == name);
            if (option is null)
            {
                string known =
                    options.Count == 0 ? "it has none" : string.Join(", ", options.Select(item => item.Name));
                problems.Add($"unknown option '{name}'; expected one of: {known}");
            }
            else if (Problem(option, value) is { } problem)
            {
                problems.Add(problem);
            }
            else
            {
                values[name] = value;
            }
        }

        return new PolicyOptionValues(options, values);
    }

    /// <summary>A number option's value.</summary>
    public double Number(string name) => double.Parse(_values[name], CultureInfo.InvariantCulture);

    /// <summary>A choice option's value.</summary>
    public string Choice(string name) => _values[name];

    /// <summary>All values as text, in declared order, for provenance.</summary>
    public IEnumerable<KeyValuePair<string, string>> All() =>
        Options.Select(option => KeyValuePair.Create(option.Name, _values[option.Name]));

    private static string? Problem(PolicyOption option, string value)
    {
        if (option.Choices.Count > 0)
        {
            return option.Choices.Contains(value)
                ? null
                : $"option '{option.Name}': expected {string.Join(" or ", option.Choices)}, not '{value}'";
        }

        bool isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        return isNumber && number >= option.Minimum && number <= option.Maximum
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"option '{option.Name}': expected a number from {option.Minimum} to {option.Maximum} {option.Unit}, not '{value}'"
            );
    }
}
