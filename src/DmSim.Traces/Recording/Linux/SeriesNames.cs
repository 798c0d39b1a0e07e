namespace DmSim.Traces.Recording.Linux;

/// <summary>Gives every name an index, in the order of first appearance.</summary>
internal sealed class SeriesNames
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>All names so far.</summary>
    public IReadOnlyList<string> All => _names;

    /// <summary>The index of a name.</summary>
    public int IndexOf(string name)
    {
        if (!_indices.TryGetValue(name, out int index))
        {
            index = _names.Count;
            _names.Add(name);
            _indices.Add(name, index);
        }

        return index;
    }
}
