using System.Text.Json.Nodes;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>
/// Steps inside a step. While the outer step is carried out they are still ahead: what they read may not be known yet.
/// </summary>
internal sealed class InnerStepsForm(Form<IReadOnlyList<CaseStep>> steps) : Form<IReadOnlyList<CaseStep>>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out IReadOnlyList<CaseStep> value)
    {
        CaseExpressions outer = (CaseExpressions)context.Expressions!;
        context.Expressions = outer.Ahead();
        bool isRead = steps.TryRead(node, path, context, out value);
        context.Expressions = outer;
        return isRead;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => steps.Schema(definitions);
}
