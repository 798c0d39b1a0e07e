using DmSim.Core.Units;
using DmSim.Traces.Import.Monitoring;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>The columns of one guest in a log.</summary>
internal sealed class GuestColumns
{
    private readonly int[] _slots = new int[Enum.GetValues<PdhCounter>().Length];
    private readonly List<int> _nodes = [];
    private bool _hasNodeTotal;

    /// <summary>No columns yet.</summary>
    public GuestColumns(GuestReadings readings)
    {
        Readings = readings;
        _slots.AsSpan().Fill(-1);
    }

    /// <summary>Where the guest's readings go.</summary>
    public GuestReadings Readings { get; }

    /// <summary>Whether a counter is there.</summary>
    public bool Has(PdhCounter counter) => _slots[(int)counter] >= 0;

    /// <summary>Takes a column.</summary>
    /// <param name="field">The column.</param>
    /// <param name="slot">Its place among the columns of use.</param>
    public void Place(PdhField field, int slot)
    {
        if (field.Counter == PdhCounter.NodeTotalMebibytes)
        {
            PlaceNode(field.Path.IsTotal, slot);
        }
        else
        {
            _slots[(int)field.Counter] = slot;
        }
    }

    /// <summary>What a row says of the guest.</summary>
    public GuestReading Read(long time, ReadOnlySpan<double> values) =>
        new(time)
        {
            Committed = Bytes(Committed(values)),
            Available = Bytes(Available(values)),
            Total = Bytes(Total(values)),
        };

    private void PlaceNode(bool isTotal, int slot)
    {
        if (isTotal && !_hasNodeTotal)
        {
            _nodes.Clear();
            _hasNodeTotal = true;
        }

        if (isTotal || !_hasNodeTotal)
        {
            _nodes.Add(slot);
        }
    }

    private double Committed(ReadOnlySpan<double> values)
    {
        if (Has(PdhCounter.VmPhysicalMebibytes))
        {
            double pressure = Value(
                values,
                Has(PdhCounter.VmCurrentPressure) ? PdhCounter.VmCurrentPressure : PdhCounter.VmAveragePressure
            );
            return Value(values, PdhCounter.VmPhysicalMebibytes) * MemorySize.BytesPerMebibyte * pressure / 100;
        }

        if (Has(PdhCounter.CommittedBytes))
        {
            return Value(values, PdhCounter.CommittedBytes);
        }

        return Has(PdhCounter.CommittedPercent) && Has(PdhCounter.CommitLimit)
            ? Value(values, PdhCounter.CommittedPercent) / 100 * Value(values, PdhCounter.CommitLimit)
            : Value(values, PdhCounter.ProcessPrivateBytes);
    }

    private double Available(ReadOnlySpan<double> values)
    {
        if (Has(PdhCounter.VmAvailableMebibytes))
        {
            // More is wanted than there is: nothing is available.
            return Math.Max(0, Value(values, PdhCounter.VmAvailableMebibytes) * MemorySize.BytesPerMebibyte);
        }

        return Has(PdhCounter.AvailableBytes) ? Value(values, PdhCounter.AvailableBytes)
            : Has(PdhCounter.AvailableKibibytes)
                ? Value(values, PdhCounter.AvailableKibibytes) * MemorySize.BytesPerKibibyte
            : Value(values, PdhCounter.AvailableMebibytes) * MemorySize.BytesPerMebibyte;
    }

    private double Total(ReadOnlySpan<double> values)
    {
        if (Has(PdhCounter.VmPhysicalMebibytes))
        {
            return Value(values, PdhCounter.VmPhysicalMebibytes) * MemorySize.BytesPerMebibyte;
        }

        if (_nodes.Count == 0)
        {
            return Value(values, PdhCounter.MaximumMebibytes) * MemorySize.BytesPerMebibyte;
        }

        double total = 0;
        foreach (int slot in _nodes)
        {
            total += values[slot] * MemorySize.BytesPerMebibyte;
        }

        return total;
    }

    private double Value(ReadOnlySpan<double> values, PdhCounter counter) =>
        _slots[(int)counter] is int slot and >= 0 ? values[slot] : double.NaN;

    private static long Bytes(double value)
    {
        const double Most = 1L << 60;
        return value is >= 0 and < Most ? (long)Math.Round(value, MidpointRounding.AwayFromZero) : VmSamples.Unknown;
    }
}
