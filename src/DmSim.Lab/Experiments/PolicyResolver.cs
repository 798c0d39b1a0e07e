using System.Globalization;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>Finds policies in the catalogue and checks their options.</summary>
internal static class PolicyResolver
{
    public static IReadOnlyList<ResolvedPolicy> Resolve(
        IReadOnlyList<PolicyChoice> choices,
        PolicyCatalogue catalogue,
        IssueList issues
    )
    {
        List<ResolvedPolicy> policies = [];
        if (choices.Count == 0)
        {
            issues.Add("policies", "expected at least one policy");
        }

        for (int index = 0; index < choices.Count; index++)
        {
            PolicyChoice choice = choices[index];
            string path = string.Create(CultureInfo.InvariantCulture, $"policies[{index}]");
            List<string> problems = [];
            PolicyDescriptor? descriptor = catalogue.Resolve(choice, problems, out PolicyOptionValues? options);
            problems.ForEach(problem => issues.Add(path, problem));
            if (descriptor is null || options is null)
            {
                continue;
            }

            string label = (choice with { Name = descriptor.Name }).ToString();
            if (policies.Exists(policy => policy.Label == label))
            {
                issues.Add(path, $"policy '{label}' is listed twice; results tell policies apart by this name");
            }

            policies.Add(new ResolvedPolicy(label, descriptor, options));
        }

        return policies;
    }
}
