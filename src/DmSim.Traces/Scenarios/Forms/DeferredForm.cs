using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>A form that is looked up when it is used, so that a form can hold itself.</summary>
internal sealed class DeferredForm<T>(Func<Form<T>> form) : Form<T>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out T value) =>
        form().TryRead(node, path, context, out value);

    public override JsonObject Schema(SchemaDefinitions definitions) => form().Schema(definitions);
}
