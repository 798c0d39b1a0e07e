using System.Globalization;
using System.Text.Json.Nodes;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Snapshots;

/// <summary>Reads snapshots of hosts, one or a sequence, for <c>dmsim decide</c>.</summary>
public static class SnapshotReader
{
    /// <summary>The JSON Schema of snapshot files; the committed <c>snapshot.schema.json</c> holds the same text.</summary>
    public static string JsonSchema { get; } = SchemaDefinitions.Write("DmSim snapshot", new SequenceForm());

    /// <summary>Reads a file of one snapshot, or a list of them.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not valid.</exception>
    public static IReadOnlyList<HostSnapshot> ReadFile(string path) => Read(DocumentFile.ReadText(path), path);

    /// <summary>Reads one snapshot, or a list of them.</summary>
    /// <param name="text">The JSON or YAML text.</param>
    /// <param name="source">What to call it in messages: its path.</param>
    /// <exception cref="InvalidInputException">The text is not valid.</exception>
    public static IReadOnlyList<HostSnapshot> Read(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadContext context = new(source);
        DocumentNode? root = DocumentParser.Parse(text, context);
        if (
            root is not null
            && new SequenceForm().TryRead(root, "", context, out IReadOnlyList<HostSnapshot> snapshots)
        )
        {
            context.ThrowIfAny();
            return snapshots;
        }

        throw context.ToException();
    }

    /// <summary>One snapshot, or a list of them in the order of time.</summary>
    private sealed class SequenceForm : Form<IReadOnlyList<HostSnapshot>>
    {
        public override bool TryRead(
            DocumentNode node,
            string path,
            ReadContext context,
            out IReadOnlyList<HostSnapshot> value
        )
        {
            List<HostSnapshot> read = [];
            value = read;
            IReadOnlyList<DocumentNode> items = node is ListNode list ? list.Items : [node];
            if (items.Count == 0)
            {
                context.Report(node, path, "at least one snapshot");
                return false;
            }

            int tick = -1;
            for (int place = 0; place < items.Count; place++)
            {
                string itemPath =
                    node is ListNode ? string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]") : path;
                if (!SnapshotKeys.Form.TryRead(items[place], itemPath, context, out HostSnapshot snapshot))
                {
                    continue;
                }

                if (snapshot.Tick >= 0 && snapshot.Tick < tick)
                {
                    context.Report(
                        items[place],
                        ReadContext.Join(itemPath, "tick"),
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"a tick not before that of the snapshot before ({tick})"
                        )
                    );
                }

                tick = snapshot.Tick < 0 ? tick + 1 : snapshot.Tick;
                read.Add(snapshot with { Tick = tick });
            }

            return true;
        }

        public override JsonObject Schema(SchemaDefinitions definitions) =>
            new()
            {
                ["anyOf"] = new JsonArray(
                    SnapshotKeys.Form.Schema(definitions),
                    new JsonObject
                    {
                        ["type"] = "array",
                        ["minItems"] = 1,
                        ["items"] = SnapshotKeys.Form.Schema(definitions),
                    }
                ),
            };
    }
}
