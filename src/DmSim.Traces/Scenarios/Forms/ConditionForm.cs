using System.Text.Json.Nodes;
using DmSim.Traces.Expressions;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>An expression that holds or not.</summary>
internal sealed class ConditionForm : Form<Expression>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out Expression value)
    {
        value = null!;
        if (node is ScalarNode scalar && context.Expressions is { } expressions)
        {
            return expressions.TryParse(scalar, ExpressionKind.Truth, path, context, out value);
        }

        context.Report(node, path, "a condition such as vm1.assigned > 0");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "string", ["minLength"] = 1 };
}
