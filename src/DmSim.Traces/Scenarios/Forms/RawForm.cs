using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>A mapping that is kept as written, to be read later when more is known.</summary>
/// <param name="described">What it will be read as; the JSON Schema says so already.</param>
internal sealed class RawForm<T>(Form<T> described) : Form<MapNode>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out MapNode value)
    {
        value = node as MapNode ?? new MapNode([], node.Line, node.Column);
        if (node is MapNode)
        {
            return true;
        }

        context.Report(node, path, "a mapping");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => described.Schema(definitions);
}
