using DmSim.Lab.Experiments;

namespace DmSim.Lab.PolicyContracts;

/// <summary>One promise that every policy must keep.</summary>
/// <param name="Name">Short name; kebab-case.</param>
/// <param name="Promise">What must hold, in one sentence.</param>
/// <param name="Test">Tries it; returns what was seen, or throws <see cref="BrokenClauseException"/>.</param>
public sealed record ContractClause(string Name, string Promise, Func<ResolvedPolicy, string> Test)
{
    /// <summary>Tries whether a policy keeps the promise; whatever it throws breaks it.</summary>
    public ContractResult Check(ResolvedPolicy policy)
    {
        try
        {
            return new ContractResult(this, Kept: true, Test(policy));
        }
#pragma warning disable CA1031 // A policy that throws anything has broken the clause.
        catch (Exception problem) when (problem is not OperationCanceledException)
#pragma warning restore CA1031
        {
            string text = problem is BrokenClauseException or Core.Policies.PolicyFaultException
                ? problem.Message
                : $"{problem.GetType().Name}: {problem.Message}";
            return new ContractResult(this, Kept: false, text);
        }
    }
}
