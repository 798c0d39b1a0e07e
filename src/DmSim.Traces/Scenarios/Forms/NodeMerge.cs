namespace DmSim.Traces.Scenarios.Forms;

/// <summary>Lays one mapping over another.</summary>
internal static class NodeMerge
{
    /// <summary>
    /// The mapping in which the upper one's values stand before the lower one's; mappings are laid over each other
    /// key by key, lists and single values are replaced.
    /// </summary>
    public static MapNode Over(MapNode lower, MapNode upper)
    {
        List<MapEntry> entries = [.. lower.Entries];
        foreach (MapEntry entry in upper.Entries)
        {
            int index = entries.FindIndex(one => one.Key.Text == entry.Key.Text);
            if (index < 0)
            {
                entries.Add(entry);
            }
            else if (entries[index].Value is MapNode below && entry.Value is MapNode above)
            {
                entries[index] = new MapEntry(entry.Key, Over(below, above));
            }
            else
            {
                entries[index] = entry;
            }
        }

        return upper with
        {
            Entries = entries,
        };
    }

    /// <summary>A mapping with one more key, unless it has it.</summary>
    public static MapNode WithDefault(MapNode map, string key, DocumentNode value) =>
        map.Find(key) is not null
            ? map
            : map with
            {
                Entries = [.. map.Entries, new MapEntry(Scalar(key, map), value)],
            };

    /// <summary>A mapping of plain values, said to stand where another node stands.</summary>
    public static MapNode Map(DocumentNode place, params IReadOnlyList<(string Key, DocumentNode Value)> entries) =>
        new([.. entries.Select(entry => new MapEntry(Scalar(entry.Key, place), entry.Value))], place.Line, place.Column)
        {
            Source = place.Source,
        };

    /// <summary>A plain value, said to stand where another node stands.</summary>
    public static ScalarNode Scalar(string text, DocumentNode place) =>
        new(text, IsPlain: true, place.Line, place.Column) { Source = place.Source };
}
