using System.Diagnostics.CodeAnalysis;

namespace DmSim.Traces.Expressions;

/// <summary>
/// A checked expression over readings, such as <c>during.vm2.assigned &lt; pre.vm2.assigned</c>. Grammar and functions:
/// <c>src/docs/validation.md</c>.
/// </summary>
[SuppressMessage("Naming", "CA1724", Justification = "The field's word; LINQ's namespace is not used here.")]
public sealed class Expression
{
    private readonly ExpressionNode _root;

    private Expression(string text, ExpressionNode root)
    {
        Text = text;
        _root = root;
    }

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>What its value is.</summary>
    public ExpressionKind Kind => _root.Kind;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scope">What it may name.</param>
    /// <param name="expression">The expression, when the text is one.</param>
    /// <param name="expected">What was expected and where, when it is none.</param>
    /// <returns>Whether the text is an expression in this scope.</returns>
    public static bool TryParse(
        string text,
        IExpressionScope scope,
        [NotNullWhen(true)] out Expression? expression,
        out string expected
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        try
        {
            expression = new Expression(text, ExpressionParser.Parse(text, scope));
            expected = "";
            return true;
        }
        catch (ExpressionSyntaxException problem)
        {
            expression = null;
            expected = FormattableString.Invariant($"{problem.Expected} (at character {problem.Position})");
            return false;
        }
    }

    /// <summary>Its value.</summary>
    /// <exception cref="ReadingMissingException">Something it needs was never read.</exception>
    /// <exception cref="ArithmeticException">It divides by zero, or exceeds all bounds.</exception>
    public ExpressionValue Evaluate(IExpressionReadings readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return _root.Evaluate(readings);
    }

    /// <summary>
    /// What it reads with the values of the moment, each once, in the order of the text; what was never read is left
    /// out.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, ExpressionValue>> Shown(IExpressionReadings readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        List<ShownPart> parts = [];
        _root.CollectShown(parts);
        List<KeyValuePair<string, ExpressionValue>> shown = [];
        foreach (ShownPart part in parts.DistinctBy(part => part.Text))
        {
            try
            {
                shown.Add(new(part.Text, part.Node.Evaluate(readings)));
            }
            catch (Exception problem) when (problem is ReadingMissingException or ArithmeticException)
            {
                // The verdict already says what is missing.
            }
        }

        return shown;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
