using DmSim.Traces.Expressions;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>Works out expressions that stand where a document has a single value.</summary>
internal interface IScalarExpressions
{
    /// <summary>Turns an expression into the text of a plain value.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="wanted">What it must give.</param>
    /// <param name="path">Its path.</param>
    /// <param name="context">Takes the problem when it cannot be worked out.</param>
    /// <param name="text">The value as it would be written.</param>
    /// <returns>Whether there is a value.</returns>
    bool TryResolve(ScalarNode node, ScalarExpression wanted, string path, ReadContext context, out string text);

    /// <summary>Reads an expression that is worked out later, perhaps many times.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="wanted">What it must give.</param>
    /// <param name="path">Its path.</param>
    /// <param name="context">Takes the problem when it is none.</param>
    /// <param name="expression">The expression.</param>
    /// <returns>Whether it is one.</returns>
    bool TryParse(ScalarNode node, ExpressionKind wanted, string path, ReadContext context, out Expression expression);
}
