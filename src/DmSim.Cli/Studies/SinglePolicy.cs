using DmSim.Cli.Output;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Cli.Studies;

/// <summary>The scenario of a single run: one policy, one mapping.</summary>
internal static class SinglePolicy
{
    /// <summary>The scenario with one policy: of several in the file the first balancer; options may name only one.</summary>
    public static Scenario? Of(StudyRequest request, Invocation invocation, List<ValidationIssue> issues)
    {
        if (request.Scenario is not { } scenario)
        {
            return null;
        }

        if (scenario.Mappings.Count > 1)
        {
            issues.Add(new ValidationIssue("--mapping", null, null, null, "expected one mapping: a run has one"));
        }

        if (scenario.Policies.Count <= 1)
        {
            return scenario;
        }

        if (request.HasOwnPolicies)
        {
            issues.Add(
                new ValidationIssue(
                    "--policies",
                    null,
                    null,
                    null,
                    "expected one policy; 'dmsim compare' takes several"
                )
            );
            return scenario;
        }

        PolicyChoice chosen =
            scenario.Policies.FirstOrDefault(choice => IsBalancer(choice, invocation.Policies)) ?? scenario.Policies[0];
        if (!request.IsQuiet)
        {
            invocation.Terminal.Error.WriteLine(
                Prose.Text($"Running {chosen}, one of {scenario.Policies.Count} policies; --policy takes another.")
            );
        }

        return scenario with
        {
            Policies = [chosen],
        };
    }

    private static bool IsBalancer(PolicyChoice choice, PolicyCatalogue catalogue) =>
        catalogue.Resolve(choice, [], out _) is { Sizing: VmSizing.AsConfigured, UsesForesight: false };
}
