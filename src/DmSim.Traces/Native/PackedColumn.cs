using System.Runtime.CompilerServices;

namespace DmSim.Traces.Native;

/// <summary>
/// A growing column of 64-bit values that packs itself block by block while it grows, so that millions of samples stay
/// within a few bytes each. Reading is safe from several threads once nothing is added any more.
/// </summary>
internal sealed class PackedColumn
{
    private const int BlockLength = 512;
    private const int FirstCapacity = 2;

    private readonly Planner _plan;
    private readonly BlockMemory _memory;
    private readonly List<Block> _blocks = [];
    private long[] _open = [];
    private int _openCount;

    private PackedColumn(Planner plan, BlockMemory memory)
    {
        _plan = plan;
        _memory = memory;
    }

    private delegate BlockShape Planner(ReadOnlySpan<long> values);

    /// <summary>How many values there are.</summary>
    public int Count => (_blocks.Count * BlockLength) + _openCount;

    /// <summary>An empty column of bytes or <see cref="Core.Workloads.TraceVm.Absent"/>.</summary>
    public static PackedColumn OfValues(BlockMemory memory) => new(BlockCodec.PlanValues, memory);

    /// <summary>An empty column of any 64-bit numbers, in any order, as they come from a file.</summary>
    public static PackedColumn OfRaw(BlockMemory memory) => new(PlanRaw, memory);

    /// <summary>A column of strictly increasing times.</summary>
    public static PackedColumn FromTimes(ReadOnlySpan<long> times, BlockMemory memory) =>
        new PackedColumn(BlockCodec.PlanTimes, memory).With(times);

    /// <summary>A column of bytes or <see cref="Core.Workloads.TraceVm.Absent"/>.</summary>
    public static PackedColumn FromValues(ReadOnlySpan<long> values, BlockMemory memory) =>
        OfValues(memory).With(values);

    /// <summary>Appends a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(long value)
    {
        if (_openCount == _open.Length)
        {
            Array.Resize(ref _open, Math.Clamp(_open.Length * 2, FirstCapacity, BlockLength));
        }

        _open[_openCount++] = value;
        if (_openCount == BlockLength)
        {
            _blocks.Add(Pack(_open));
            _openCount = 0;
        }
    }

    /// <summary>Reads values; first + length must not pass <see cref="Count"/>.</summary>
    public void Read(int first, Span<long> destination)
    {
        while (destination.Length > 0)
        {
            int within = first % BlockLength;
            int index = first / BlockLength;
            int available = index < _blocks.Count ? BlockLength : _openCount;
            int count = Math.Min(available - within, destination.Length);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(first));
            if (index < _blocks.Count)
            {
                BlockCodec.Decode(_blocks[index].Codes.Span, _blocks[index].Shape, within, destination[..count]);
            }
            else
            {
                _open.AsSpan(within, count).CopyTo(destination);
            }

            first += count;
            destination = destination[count..];
        }
    }

    /// <summary>Empties the column and gives its memory back.</summary>
    public void Clear()
    {
        foreach (Block block in _blocks)
        {
            if (!block.Codes.IsEmpty)
            {
                _memory.Return(block.Codes);
            }
        }

        _blocks.Clear();
        _open = [];
        _openCount = 0;
    }

    /// <summary>
    /// Raw numbers are kept as plain 64-bit codes unless they are a line, as times and channels that are not given mostly
    /// are, or an ordinary column.
    /// </summary>
    private static BlockShape PlanRaw(ReadOnlySpan<long> values)
    {
        if (BlockCodec.IsLine(values, out long step))
        {
            return new BlockShape(values[0], step, 1, 0);
        }

        // Unknown and absent values are negative.
        return values.ContainsAnyExceptInRange(0, long.MaxValue)
            ? new BlockShape(0, 0, 1, sizeof(long))
            : BlockCodec.PlanValues(values);
    }

    /// <summary>Fills an empty column.</summary>
    private PackedColumn With(ReadOnlySpan<long> values)
    {
        while (values.Length >= BlockLength)
        {
            _blocks.Add(Pack(values[..BlockLength]));
            values = values[BlockLength..];
        }

        _open = values.ToArray();
        _openCount = values.Length;
        return this;
    }

    private Block Pack(ReadOnlySpan<long> values)
    {
        BlockShape shape = _plan(values);
        Memory<byte> codes = shape.Width == 0 ? default : _memory.Take(values.Length * shape.Width);
        BlockCodec.Encode(values, shape, codes.Span);
        return new Block(shape, codes);
    }

    private readonly record struct Block(BlockShape Shape, Memory<byte> Codes);
}
