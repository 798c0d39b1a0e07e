using System.Buffers;
using System.Runtime.CompilerServices;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import;

/// <summary>The rows of one VM as they come from a source, packed while they arrive.</summary>
internal sealed class VmSamples(string name, BlockMemory memory)
{
    /// <summary>
    /// A value that the source does not give; the VM's previous value is taken when the VM is finished.
    /// </summary>
    public const long Unknown = -2;

    private readonly PackedColumn _times = PackedColumn.OfRaw(memory);
    private readonly PackedColumn _demand = PackedColumn.OfRaw(memory);
    private readonly PackedColumn?[] _others = new PackedColumn?[3];
    private bool _hasOthers;
    private long _lastTime = long.MinValue;

    /// <summary>The VM's name.</summary>
    public string Name => name;

    /// <summary>Where the rows are kept, and what is made of them.</summary>
    public BlockMemory Memory => memory;

    /// <summary>How many rows there are.</summary>
    public int Count => _times.Count;

    /// <summary>The smallest time.</summary>
    public long EarliestTime { get; private set; } = long.MaxValue;

    /// <summary>The largest time.</summary>
    public long LatestTime { get; private set; } = long.MinValue;

    /// <summary>
    /// When the last sample ends, where the source says so; <see langword="null"/>: after one usual interval.
    /// </summary>
    public long? EndTime { get; set; }

    /// <summary>Whether the times never decrease.</summary>
    public bool IsSorted { get; private set; } = true;

    /// <summary>Whether a time may be there twice: one was not later than the one before it.</summary>
    public bool MayRepeatTimes { get; private set; }

    /// <summary>Adds a row; sizes in bytes, times in milliseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in SampleRow row)
    {
        if (row.Time <= _lastTime)
        {
            // A first row with the smallest of all times is no exception: it only costs a look.
            MayRepeatTimes = true;
            IsSorted &= row.Time == _lastTime;
        }

        _lastTime = row.Time;
        EarliestTime = Math.Min(EarliestTime, row.Time);
        LatestTime = Math.Max(LatestTime, row.Time);
        if (_hasOthers || row is not { Provisioned: Unknown, WorkingSet: Unknown, Available: Unknown })
        {
            AddOthers(row);
        }

        _times.Add(row.Time);
        _demand.Add(row.Demand);
    }

    /// <summary>Unpacks all rows, into rented arrays that may be longer, and gives their packed memory back.</summary>
    /// <returns>Times, then demand, provisioned, working set and available; <see langword="null"/> where never
    /// given.</returns>
    public long[]?[] TakeArrays() => [Take(_times), Take(_demand), .. _others.Select(Take)];

    private static long[]? Take(PackedColumn? column)
    {
        if (column is null)
        {
            return null;
        }

        // Fresh memory for millions of values would cost more than unpacking them.
        long[] values = ArrayPool<long>.Shared.Rent(column.Count);
        column.Read(0, values.AsSpan(0, column.Count));
        column.Clear();
        return values;
    }

    private void AddOthers(in SampleRow row)
    {
        AddOther(0, row.Provisioned);
        AddOther(1, row.WorkingSet);
        AddOther(2, row.Available);
    }

    private void AddOther(int index, long value)
    {
        PackedColumn? column = _others[index];
        if (column is null && value != Unknown)
        {
            column = PackedColumn.OfRaw(memory);
            for (int row = 0; row < _times.Count; row++)
            {
                column.Add(Unknown);
            }

            _others[index] = column;
            _hasOthers = true;
        }

        column?.Add(value);
    }
}
