using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>A short form (one value) or a long one (a mapping).</summary>
internal sealed class EitherForm<T>(Form<T> whenScalar, Form<T> whenMapping) : Form<T>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out T value) =>
        (node is ScalarNode ? whenScalar : whenMapping).TryRead(node, path, context, out value);

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(whenScalar.Schema(definitions), whenMapping.Schema(definitions)) };
}
