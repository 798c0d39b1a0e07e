using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>A value of any shape that is kept as written, to be read later when more is known.</summary>
/// <param name="described">What it will be read as; the JSON Schema says so already.</param>
internal sealed class UnreadForm<T>(Form<T> described) : Form<DocumentNode>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out DocumentNode value)
    {
        value = node;
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => described.Schema(definitions);
}
