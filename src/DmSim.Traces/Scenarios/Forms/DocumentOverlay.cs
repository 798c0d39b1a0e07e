namespace DmSim.Traces.Scenarios.Forms;

/// <summary>Puts values from outside into a document before it is read.</summary>
internal static class DocumentOverlay
{
    /// <summary>Overridden nodes stand on no line; a column of their own tells them apart.</summary>
    private const int NoLine = 0;

    /// <summary>
    /// The document with the overrides in it; what is not a mapping where one is needed stays, to be refused.
    /// </summary>
    public static MapNode Apply(MapNode root, IReadOnlyList<ScenarioOverride> overrides)
    {
        MapNode result = root;
        int column = 0;
        foreach (ScenarioOverride one in overrides)
        {
            DocumentNode value = ToNode(one, ref column);
            string[] path = one.Path.Split('.');
            result = path is ["vms", _]
                ? WithEveryGroup(result, path[1], value, one.Option)
                : With(result, path, value, one.Option);
        }

        return result;
    }

    /// <summary>The document that a scenario file with a single group over a trace would have.</summary>
    public static MapNode ForTrace(string name, string tracePath)
    {
        MapNode group = new(
            [
                Entry("name", Scalar(name)),
                Entry("workload", new MapNode([Entry("file", Scalar(tracePath))], NoLine, 0)),
            ],
            NoLine,
            0
        );
        return new MapNode(
            [
                Entry("schema", Scalar(ScenarioKeys.SchemaName)),
                Entry("name", Scalar(name)),
                Entry("vms", new ListNode([group], NoLine, 0)),
            ],
            NoLine,
            0
        );
    }

    private static DocumentNode ToNode(ScenarioOverride one, ref int column)
    {
        List<DocumentNode> values = [];
        foreach (string value in one.Values)
        {
            column++;
            values.Add(new ScalarNode(value, IsPlain: true, NoLine, column) { Option = one.Option });
        }

        column++;
        return one.IsList ? new ListNode(values, NoLine, column) { Option = one.Option } : values[0];
    }

    private static MapNode With(MapNode map, ReadOnlySpan<string> path, DocumentNode value, string option)
    {
        DocumentNode? inner = map.Find(path[0]);
        if (path.Length > 1)
        {
            MapNode empty = new([], value.Line, value.Column) { Option = option };
            if ((inner ?? empty) is not MapNode innerMap)
            {
                return map;
            }

            value = With(innerMap, path[1..], value, option);
        }

        string key = path[0];
        return inner is null
            ? map with
            {
                Entries = [.. map.Entries, Entry(key, value, option)],
            }
            : map with
            {
                Entries = [.. map.Entries.Select(one => one.Key.Text == key ? new MapEntry(one.Key, value) : one)],
            };
    }

    private static MapNode WithEveryGroup(MapNode root, string key, DocumentNode value, string option)
    {
        if (root.Find("vms") is not ListNode groups)
        {
            return root;
        }

        ListNode changed = groups with
        {
            Items = [.. groups.Items.Select(group => group is MapNode map ? With(map, [key], value, option) : group)],
        };
        return With(root, ["vms"], changed, option);
    }

    private static ScalarNode Scalar(string text) => new(text, IsPlain: false, NoLine, 0);

    private static MapEntry Entry(string key, DocumentNode value, string? option = null) =>
        new(new ScalarNode(key, IsPlain: true, value.Line, value.Column) { Option = option }, value);
}
