using DmSim.Lab.Experiments;
using DmSim.Lab.PolicyContracts;

namespace DmSim.Lab.Results;

/// <summary>Writes what came of trying a policy's contract as <c>dmsim/policy-contract/1</c>.</summary>
public static class PolicyContractJson
{
    /// <summary>The document.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="results">One result per clause.</param>
    public static string Write(ResolvedPolicy policy, IReadOnlyList<ContractResult> results)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return JsonText.Document(
            "policy-contract",
            json =>
            {
                json.WriteString("policy", policy.Label);
                if (policy.Descriptor.PlugIn is { } plugIn)
                {
                    json.PlugIn(plugIn);
                }

                json.List(
                    "clauses",
                    results,
                    result =>
                        json.Object(
                            null,
                            () =>
                            {
                                json.WriteString("clause", result.Clause.Name);
                                json.WriteString("promise", result.Clause.Promise);
                                json.WriteString("status", result.Kept ? "pass" : "fail");
                                json.WriteString("seen", result.Seen);
                            }
                        )
                );
                json.WriteNumber("passed", results.Count(result => result.Kept));
                json.WriteNumber("failed", results.Count(result => !result.Kept));
            }
        );
    }
}
