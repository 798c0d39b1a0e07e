namespace DmSim.Traces.Recording.Linux;

/// <summary>Adds up the parts of one group at one moment.</summary>
internal sealed class GroupSums
{
    private readonly Dictionary<int, int> _places = [];
    private readonly List<SeriesValue> _values = [];

    /// <summary>All parts together.</summary>
    public long CommittedBytes => _values.Sum(value => value.CommittedBytes);

    /// <summary>The parts, in the order of first appearance.</summary>
    public IReadOnlyList<SeriesValue> Values => _values;

    /// <summary>Adds to a part.</summary>
    public void Add(int series, long committedBytes, long residentBytes, long unreservedBytes)
    {
        if (!_places.TryGetValue(series, out int place))
        {
            place = _values.Count;
            _places.Add(series, place);
            _values.Add(new SeriesValue(series, 0, 0, 0));
        }

        _values[place] = _values[place].Plus(committedBytes, residentBytes, unreservedBytes);
    }
}
