using DmSim.Traces.Native;

namespace DmSim.Traces.Import.Monitoring;

/// <summary>The readings of one guest, packed while they arrive.</summary>
internal sealed class GuestReadings
{
    private readonly PackedColumn[] _columns =
    [
        PackedColumn.OfRaw(),
        PackedColumn.OfRaw(),
        PackedColumn.OfRaw(),
        PackedColumn.OfRaw(),
        PackedColumn.OfRaw(),
    ];

    /// <summary>How many readings there are.</summary>
    public int Count => _columns[0].Count;

    /// <summary>Whether committed memory was ever read.</summary>
    public bool HasCommitted { get; private set; }

    /// <summary>Whether used memory was ever read, or can be had from total and available.</summary>
    public bool HasUsed { get; private set; }

    /// <summary>Whether available memory was ever read.</summary>
    public bool HasAvailable { get; private set; }

    /// <summary>Adds a reading.</summary>
    public void Add(in GuestReading reading)
    {
        bool available = reading.Available != VmSamples.Unknown;
        HasCommitted |= reading.Committed != VmSamples.Unknown;
        HasUsed |= reading.Used != VmSamples.Unknown || (available && reading.Total != VmSamples.Unknown);
        HasAvailable |= available;
        _columns[0].Add(reading.Time);
        _columns[1].Add(reading.Committed);
        _columns[2].Add(reading.Used);
        _columns[3].Add(reading.Available);
        _columns[4].Add(reading.Total);
    }

    /// <summary>All readings in the order they came.</summary>
    public IEnumerable<GuestReading> All()
    {
        long[][] values = [.. _columns.Select(column => column.ToArray())];
        for (int index = 0; index < values[0].Length; index++)
        {
            yield return new GuestReading(values[0][index])
            {
                Committed = values[1][index],
                Used = values[2][index],
                Available = values[3][index],
                Total = values[4][index],
            };
        }
    }
}
