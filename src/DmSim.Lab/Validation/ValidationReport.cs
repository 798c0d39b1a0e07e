namespace DmSim.Lab.Validation;

/// <summary>The scorecard.</summary>
/// <param name="Policy">The policy the cases were run under; several where cases are about one of their own.</param>
/// <param name="Cases">The cases, in the order of the packs.</param>
public sealed record ValidationReport(string Policy, IReadOnlyList<CaseVerdict> Cases)
{
    /// <summary>How many cases came out this way.</summary>
    public int Count(CaseStatus status) => Cases.Count(one => one.Status == status);
}
