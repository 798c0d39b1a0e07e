using System.Globalization;
using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>A list of values of one form.</summary>
internal sealed class ListForm<T>(Form<T> item, int least) : Form<IReadOnlyList<T>>
{
    public override bool TryRead(DocumentNode node, string path, ReadContext context, out IReadOnlyList<T> value)
    {
        List<T> items = [];
        value = items;
        if (node is not ListNode list)
        {
            context.Report(node, path, "a list");
            return false;
        }

        if (list.Items.Count < least)
        {
            context.Report(node, path, "a list with at least one entry");
            return false;
        }

        for (int index = 0; index < list.Items.Count; index++)
        {
            string itemPath = string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
            if (item.TryRead(list.Items[index], itemPath, context, out T entry))
            {
                items.Add(entry);
            }
        }

        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        JsonObject schema = new() { ["type"] = "array", ["items"] = item.Schema(definitions) };
        if (least > 0)
        {
            schema["minItems"] = least;
        }

        return schema;
    }
}
