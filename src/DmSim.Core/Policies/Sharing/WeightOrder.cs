namespace DmSim.Core.Policies.Sharing;

/// <summary>
/// The rows of a plan by weight, the greatest first, then by row. Weights hardly ever change: the order is kept for those it was
/// made of, so that as many weights as there are VMs cost no more than one.
/// </summary>
internal sealed class WeightOrder(int capacity)
{
    private const int RowBits = 32;

    private readonly long[] _keys = new long[capacity];
    private readonly int[] _rows = new int[capacity];
    private readonly int[] _weights = new int[capacity];
    private int _count;

    /// <summary>The rows in their order; a weight below 0 counts as −1. Valid until the next call.</summary>
    /// <param name="weights">By row, the weight.</param>
    public ReadOnlySpan<int> Of(ReadOnlySpan<int> weights)
    {
        if (!weights.SequenceEqual(_weights.AsSpan(0, _count)))
        {
            Sort(weights);
        }

        return _rows.AsSpan(0, _count);
    }

    private void Sort(ReadOnlySpan<int> weights)
    {
        weights.CopyTo(_weights);
        _count = weights.Length;
        Span<long> keys = _keys.AsSpan(0, _count);
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = (-(long)Math.Max(-1, weights[row]) << RowBits) + row;
        }

        keys.Sort();
        for (int index = 0; index < keys.Length; index++)
        {
            _rows[index] = (int)keys[index];
        }
    }
}
