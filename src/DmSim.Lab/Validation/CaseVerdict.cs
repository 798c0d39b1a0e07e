using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>How a case came out.</summary>
/// <param name="Case">The case.</param>
/// <param name="Status">How.</param>
/// <param name="Reason">Why it failed, was expected to, or was skipped; empty for none.</param>
/// <param name="Assertions">Its assertions, in their order; none for a case that was skipped.</param>
public sealed record CaseVerdict(
    ValidationCase Case,
    CaseStatus Status,
    string Reason,
    IReadOnlyList<AssertionVerdict> Assertions
);
