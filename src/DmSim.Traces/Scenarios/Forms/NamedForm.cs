using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>A mapping from names of the user's choice to values of one form, in the order written.</summary>
internal sealed class NamedForm<T>(Form<T> item) : Form<IReadOnlyList<KeyValuePair<string, T>>>
{
    public override bool TryRead(
        DocumentNode node,
        string path,
        ReadContext context,
        out IReadOnlyList<KeyValuePair<string, T>> value
    )
    {
        List<KeyValuePair<string, T>> entries = [];
        value = entries;
        if (node is not MapNode map)
        {
            context.Report(node, path, "a mapping from names to values");
            return false;
        }

        foreach (MapEntry entry in map.Entries)
        {
            if (item.TryRead(entry.Value, ReadContext.Join(path, entry.Key.Text), context, out T read))
            {
                entries.Add(new(entry.Key.Text, read));
            }
        }

        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "object", ["additionalProperties"] = item.Schema(definitions) };
}
