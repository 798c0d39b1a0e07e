using DmSim.Traces.Expressions;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>That a single value may also be written as an expression, where the document allows expressions.</summary>
/// <param name="Kind">What the expression gives.</param>
/// <param name="Unit">
/// What the result is rounded to, the nearest with ties to even: bytes for sizes, milliseconds for times.
/// </param>
internal sealed record ScalarExpression(ExpressionKind Kind, long Unit = 1);
