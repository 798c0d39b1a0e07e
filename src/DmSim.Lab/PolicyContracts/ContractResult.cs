namespace DmSim.Lab.PolicyContracts;

/// <summary>What came of trying one clause on one policy.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Kept">Whether it held.</param>
/// <param name="Seen">What was seen: a figure, or how it was broken.</param>
public sealed record ContractResult(ContractClause Clause, bool Kept, string Seen);
