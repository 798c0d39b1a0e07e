using System.CommandLine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;

namespace DmSim.Cli.Options;

/// <summary>Reads one policy from the command line, with its options, from the catalogue or a plug-in.</summary>
internal static class PolicyText
{
    /// <summary>How a policy may be written; for descriptions of options.</summary>
    public const string Forms =
        "a name with options as in hyper-v:weight=proportional, or a plug-in as in ./my-policy.cs, "
        + "./MyPolicies.dll:name or ./my-policy.cs:option=value";

    /// <summary>The policy with its options checked; <see langword="null"/> when there are problems.</summary>
    /// <param name="invocation">Its catalogue is asked.</param>
    /// <param name="symbol">The option or argument, for messages.</param>
    /// <param name="text">What the user wrote.</param>
    /// <param name="issues">Takes all problems.</param>
    public static ResolvedPolicy? Resolve(
        Invocation invocation,
        Symbol symbol,
        string text,
        List<ValidationIssue> issues
    )
    {
        if (!PolicyChoice.TryParse(text, out PolicyChoice choice))
        {
            issues.Add(Issue(symbol, $"expected {Forms}, not '{text}'"));
            return null;
        }

        List<string> problems = [];
        try
        {
            PolicyDescriptor? policy = invocation.Policies.Resolve(choice, problems, out PolicyOptionValues? options);
            issues.AddRange(problems.Select(problem => Issue(symbol, problem)));
            return policy is null || problems.Count > 0
                ? null
                : new ResolvedPolicy((choice with { Name = policy.Name }).ToString(), policy, options!);
        }
        catch (InvalidInputException problem)
        {
            issues.AddRange(problem.Issues);
            return null;
        }
    }

    private static ValidationIssue Issue(Symbol symbol, string problem) => new(symbol.Name, null, null, null, problem);
}
