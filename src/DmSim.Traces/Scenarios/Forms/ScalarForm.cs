using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>Reads the text of a single value.</summary>
internal delegate bool ScalarParser<T>(ScalarNode node, out T value);

/// <summary>A single value: a number, a name, a size, a span of time.</summary>
/// <param name="expected">What is expected, for messages: <c>a size such as "256 GiB"</c>.</param>
/// <param name="parse">Reads it.</param>
/// <param name="schema">Makes its JSON Schema.</param>
/// <param name="expression">That it may be written as an expression, or <see langword="null"/>.</param>
internal sealed class ScalarForm<T>(
    string expected,
    ScalarParser<T> parse,
    Func<JsonObject> schema,
    ScalarExpression? expression = null
) : Form<T>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out T value)
    {
        value = default!;
        if (node is not ScalarNode scalar)
        {
            context.Report(node, path, $"{expected}, not a {(node is ListNode ? "list" : "mapping")}");
            return false;
        }

        if (parse(scalar, out value))
        {
            return true;
        }

        if (expression is not null && context.Expressions is { } expressions)
        {
            return TryReadExpression(scalar, path, context, expressions, out value);
        }

        string given = scalar is { IsPlain: true, Text: "" } ? "nothing" : $"'{Spelling.Shorten(scalar.Text)}'";
        context.Report(scalar, path, $"{expected}, not {given}");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        expression is null || !definitions.AllowsExpressions
            ? schema()
            : new JsonObject { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1 };

    private bool TryReadExpression(
        ScalarNode scalar,
        string path,
        ReadContext context,
        IScalarExpressions expressions,
        out T value
    )
    {
        value = default!;
        if (!expressions.TryResolve(scalar, expression!, path, context, out string text))
        {
            return false;
        }

        if (parse(scalar with { Text = text, IsPlain = true }, out value))
        {
            return true;
        }

        context.Report(scalar, path, $"{expected}, not '{Spelling.Shorten(scalar.Text)}', which is {text}");
        return false;
    }
}
