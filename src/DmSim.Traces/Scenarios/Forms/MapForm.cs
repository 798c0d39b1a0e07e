using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>
/// A mapping with declared keys. It is read as a change of a value, so that the same keys can describe a whole value
/// (changing the defaults) or override parts of another one.
/// </summary>
/// <param name="name">Name of its definition in the JSON Schema.</param>
/// <param name="keys">
/// Makes its keys; any other is refused. They are made when a value is read: most documents use few of all the mappings that
/// they could, and keys of many types are what reading a short document would take longest for.
/// </param>
internal sealed class MapForm<T>(string name, Func<IReadOnlyList<Key<T>>> keys) : Form<Func<T, T>>
{
    private IReadOnlyList<Key<T>>? _keys;

    /// <summary>The keys.</summary>
    public IReadOnlyList<Key<T>> Keys => _keys ??= keys();

    /// <summary>Keys of which exactly one must be there; empty: no such rule.</summary>
    public IReadOnlyList<string> ExactlyOneOf { get; init; } = [];

    /// <summary>Whether a key that may be left out counts as left out when its value is <c>null</c>, as programs write it.</summary>
    public bool NullIsAbsent { get; init; }

    public override bool TryRead(DocumentNode node, string path, ReadContext context, out Func<T, T> value)
    {
        List<Func<T, T>> updates = [];
        value = target => updates.Aggregate(target, (current, update) => update(current));
        if (node is not MapNode map)
        {
            context.Report(node, path, $"a mapping with keys such as {Examples()}");
            return false;
        }

        foreach (MapEntry entry in map.Entries)
        {
            string keyPath = ReadContext.Join(path, entry.Key.Text);
            Key<T>? key = Keys.FirstOrDefault(candidate => candidate.Name == entry.Key.Text);
            if (key is null)
            {
                context.Report(entry.Key, keyPath, Spelling.UnknownKey(entry.Key.Text, Keys.Select(k => k.Name)));
            }
            else if (NullIsAbsent && !key.IsRequired && entry.Value is ScalarNode { IsPlain: true, Text: "null" })
            {
                continue;
            }
            else if (key.TryRead(entry.Value, keyPath, context, out Func<T, T> update))
            {
                updates.Add(update);
            }
        }

        ReportMissingKeys(map, path, context);
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(name, Describe);

    /// <summary>A whole value: the mapping's changes applied to the defaults.</summary>
    public Form<T> From(T defaults) =>
        Then(
            (Func<T, T> update, DocumentNode _, string _, ReadContext _, out T whole) =>
            {
                whole = update(defaults);
                return true;
            }
        );

    private JsonObject Describe(SchemaDefinitions definitions)
    {
        JsonObject properties = [];
        foreach (Key<T> key in Keys)
        {
            properties[key.Name] = key.Schema(definitions);
        }

        JsonObject schema = new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        JsonNode[] required = [.. Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name)];
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        if (ExactlyOneOf.Count > 0)
        {
            schema["oneOf"] = new JsonArray([
                .. ExactlyOneOf.Select(one => new JsonObject { ["required"] = new JsonArray(one) }),
            ]);
        }

        return schema;
    }

    private void ReportMissingKeys(MapNode map, string path, ReadContext context)
    {
        foreach (Key<T> key in Keys.Where(key => key.IsRequired && map.Find(key.Name) is null))
        {
            context.Report(map, ReadContext.Join(path, key.Name), $"this key: {key.About}");
        }

        int found = ExactlyOneOf.Count(one => map.Find(one) is not null);
        if (ExactlyOneOf.Count > 0 && found != 1)
        {
            context.Report(map, path, $"exactly one of the keys {string.Join(", ", ExactlyOneOf)}");
        }
    }

    private string Examples() =>
        string.Join(", ", Keys.Where(key => key.Name[0] != '$').Take(3).Select(key => key.Name));
}
