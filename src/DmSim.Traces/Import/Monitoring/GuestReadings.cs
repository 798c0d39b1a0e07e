using System.Runtime.CompilerServices;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import.Monitoring;

/// <summary>The readings of one guest, packed while they arrive.</summary>
internal sealed class GuestReadings(BlockMemory memory)
{
    /// <summary>How many readings are read at once.</summary>
    public const int BlockLength = 512;

    private readonly PackedColumn _times = PackedColumn.OfRaw(memory);
    private readonly PackedColumn?[] _values = new PackedColumn?[4];

    /// <summary>How many readings there are.</summary>
    public int Count => _times.Count;

    /// <summary>Whether committed memory was ever read.</summary>
    public bool HasCommitted => _values[0] is not null;

    /// <summary>Whether used memory was ever read, or can be had from total and available.</summary>
    public bool HasUsed => _values[1] is not null || (HasAvailable && _values[3] is not null);

    /// <summary>Whether available memory was ever read.</summary>
    public bool HasAvailable => _values[2] is not null;

    /// <summary>Adds a reading.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in GuestReading reading)
    {
        AddValue(0, reading.Committed);
        AddValue(1, reading.Used);
        AddValue(2, reading.Available);
        AddValue(3, reading.Total);
        _times.Add(reading.Time);
    }

    /// <summary>Reads the next readings in the order they came.</summary>
    /// <param name="first">Index of the first one.</param>
    /// <param name="readings">Where they go; at least <see cref="BlockLength"/>.</param>
    /// <returns>How many there were; 0 at the end.</returns>
    public int Read(int first, Span<GuestReading> readings)
    {
        int count = Math.Min(BlockLength, Count - first);
        Span<long> column = stackalloc long[BlockLength];
        _times.Read(first, column[..count]);
        for (int index = 0; index < count; index++)
        {
            readings[index] = new GuestReading(column[index]);
        }

        for (int value = 0; value < _values.Length; value++)
        {
            if (_values[value] is PackedColumn packed)
            {
                packed.Read(first, column[..count]);
                Put(readings[..count], value, column);
            }
        }

        return count;
    }

    private static void Put(Span<GuestReading> readings, int value, ReadOnlySpan<long> column)
    {
        for (int index = 0; index < readings.Length; index++)
        {
            ref GuestReading reading = ref readings[index];
            reading = value switch
            {
                0 => reading with { Committed = column[index] },
                1 => reading with { Used = column[index] },
                2 => reading with { Available = column[index] },
                _ => reading with { Total = column[index] },
            };
        }
    }

    private void AddValue(int index, long value)
    {
        PackedColumn? column = _values[index];
        if (column is null && value != VmSamples.Unknown)
        {
            column = PackedColumn.OfRaw(memory);
            for (int reading = 0; reading < _times.Count; reading++)
            {
                column.Add(VmSamples.Unknown);
            }

            _values[index] = column;
        }

        column?.Add(value);
    }
}
