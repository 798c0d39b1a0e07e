using DmSim.Traces.Expressions;
using DmSim.Traces.Validation;

namespace DmSim.Lab.Validation;

/// <summary>How an assertion came out.</summary>
/// <param name="Assertion">The assertion.</param>
/// <param name="Status">How.</param>
/// <param name="Readings">What it is about, with values, in the order of its text.</param>
/// <param name="Reason">Why it could not be judged, or when it was first broken; empty for none.</param>
public sealed record AssertionVerdict(
    CaseAssertion Assertion,
    CaseStatus Status,
    IReadOnlyList<KeyValuePair<string, ExpressionValue>> Readings,
    string Reason = ""
);
