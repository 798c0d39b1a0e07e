using DmSim.Core.Policies;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.PolicyContracts;

/// <summary>What a policy says about itself.</summary>
internal static class DescriptorClauses
{
    /// <summary>An option without an upper end has no end to try.</summary>
    private const double GreatestTried = 1e15;

    public static string IsDescribed(ResolvedPolicy policy)
    {
        PolicyDescriptor descriptor = policy.Descriptor;
        if (DescriptorRules.FirstProblem(descriptor) is { } problem)
        {
            throw new BrokenClauseException(problem);
        }

        return FormattableString.Invariant($"{descriptor.Options.Count} options");
    }

    public static string OptionsRun(ResolvedPolicy policy)
    {
        int tried = 0;
        foreach (PolicyOption option in policy.Descriptor.Options)
        {
            foreach (string value in Ends(option))
            {
                Try(policy, option.Name, value);
                tried++;
            }
        }

        return FormattableString.Invariant($"{tried} values tried");
    }

    private static IEnumerable<string> Ends(PolicyOption option) =>
        option.Choices.Count > 0
            ? option.Choices
            : new[] { option.Minimum, option.Maximum }
                .Where(end => Math.Abs(end) <= GreatestTried)
                .Select(end => FormattableString.Invariant($"{end:R}"));

    private static void Try(ResolvedPolicy policy, string name, string value)
    {
        List<string> problems = [];
        IEnumerable<KeyValuePair<string, string>> others = policy.Options.All().Where(option => option.Key != name);
        PolicyOptionValues options = PolicyOptionValues.Resolve(
            policy.Descriptor.Options,
            [.. others, new(name, value)],
            problems
        );
        if (problems.Count > 0)
        {
            throw new BrokenClauseException(problems[0]);
        }

        try
        {
            ContractHost.Busy(8000).Run(policy with { Options = options });
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw new BrokenClauseException($"with {name}={value}: {problem.Message}");
        }
    }
}
