using System.Globalization;
using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>
/// How the host's memory is divided into NUMA nodes, and whether the memory of a VM may span them (model.md §2.7).
/// </summary>
/// <remarks>
/// With spanning there is one balancer for all memory and nodes change nothing. Without it each node has a balancer of
/// its own, and a VM has memory from one node only. What the host keeps and uses for itself is taken from the nodes by
/// their share of its memory.
/// </remarks>
public sealed record NumaLayout
{
    private readonly long[] _bounds = [0, 1];

    /// <summary>One node, spanning allowed: the default.</summary>
    public static NumaLayout OneNode { get; } = new();

    /// <summary>Whether the memory of a VM may come from several nodes; default yes.</summary>
    public bool Spanning { get; init; } = true;

    /// <summary>How many nodes there are, at least 1.</summary>
    public int Count => _bounds.Length - 1;

    /// <summary>Whether there are balancers with memory of their own.</summary>
    public bool IsDivided => !Spanning && Count > 1;

    /// <summary>The sizes of nodes that were given one by one add up to this; zero for nodes of equal size.</summary>
    public MemorySize StatedTotal { get; private init; }

    /// <summary>Nodes of equal size.</summary>
    /// <param name="count">How many, at least 1.</param>
    public static NumaLayout Even(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new NumaLayout([.. Enumerable.Repeat(1L, count)], MemorySize.Zero);
    }

    /// <summary>Nodes whose sizes are given; on a host of another size they keep their shares of it.</summary>
    /// <param name="sizes">At least one size, none of them zero.</param>
    public static NumaLayout Of(IReadOnlyList<MemorySize> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count == 0 || sizes.Any(size => size <= MemorySize.Zero))
        {
            throw new ArgumentException("Every node has memory.", nameof(sizes));
        }

        long[] parts = [.. sizes.Select(size => size.Bytes)];
        return new NumaLayout(parts, new MemorySize(parts.Sum()));
    }

    /// <summary>Which part of an amount is a node's; the parts of all nodes add up to the amount.</summary>
    /// <param name="bytes">The amount, such as the host's memory.</param>
    /// <param name="node">The node, from 0.</param>
    public long PartOf(long bytes, int node) => UpTo(bytes, node + 1) - UpTo(bytes, node);

    /// <summary>The smallest node's part of an amount.</summary>
    public long LeastPartOf(long bytes) => Enumerable.Range(0, Count).Min(node => PartOf(bytes, node));

    /// <summary>The largest node's part of an amount.</summary>
    public long GreatestPartOf(long bytes) => Enumerable.Range(0, Count).Max(node => PartOf(bytes, node));

    /// <summary>Such as <c>2 NUMA nodes, no spanning</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} NUMA {(Count == 1 ? "node" : "nodes")}, {(Spanning ? "spanning" : "no spanning")}"
        );

    /// <summary>Whether it divides memory in the same way.</summary>
    public bool Equals(NumaLayout? other) =>
        other is not null
        && Spanning == other.Spanning
        && StatedTotal == other.StatedTotal
        && _bounds.AsSpan().SequenceEqual(other._bounds);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    private NumaLayout() { }

    private NumaLayout(IReadOnlyList<long> parts, MemorySize statedTotal)
    {
        StatedTotal = statedTotal;
        _bounds = new long[parts.Count + 1];
        for (int node = 0; node < parts.Count; node++)
        {
            _bounds[node + 1] = checked(_bounds[node] + parts[node]);
        }
    }

    private long UpTo(long bytes, int node) => (long)((Int128)bytes * _bounds[node] / _bounds[^1]);
}
