using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>Takes logs of Windows guests and of Hyper-V hosts.</summary>
internal sealed class GuestSink(ImportSession session, GuestTable guests) : IPdhSink
{
    private List<GuestColumns> _columns = [];
    private long _rowsWithoutReading;

    /// <inheritdoc/>
    public void Begin(PdhHeader header, ImportFile file)
    {
        Dictionary<GuestKey, GuestColumns> byKey = [];
        _columns = [];
        for (int slot = 0; slot < header.Fields.Count; slot++)
        {
            PdhField field = header.Fields[slot];
            if (KeyOf(field) is not GuestKey key)
            {
                continue;
            }

            if (!byKey.TryGetValue(key, out GuestColumns? columns))
            {
                columns = new GuestColumns(guests.GetOrAdd(key, file));
                byKey.Add(key, columns);
                _columns.Add(columns);
            }

            columns.Place(field, slot);
        }

        _columns.RemoveAll(columns => !IsOfUse(columns));
        if (byKey.Keys.Any(key => key.Vm.Contains('#', StringComparison.Ordinal)))
        {
            session.Warn($"VMs of one name are told apart by #1, #2, …, which Windows may exchange when one restarts");
        }

        if (_columns.Count == 0)
        {
            session.Issues.Add(file.Path, null, null, Lack(header));
        }
    }

    /// <inheritdoc/>
    public void Add(long time, ReadOnlySpan<double> values)
    {
        foreach (GuestColumns columns in _columns)
        {
            GuestReading reading = columns.Read(time, values);
            bool empty = reading is { Committed: VmSamples.Unknown, Available: VmSamples.Unknown };
            _rowsWithoutReading += empty ? 1 : 0;
            if (!empty)
            {
                columns.Readings.Add(reading);
            }
        }
    }

    /// <summary>Counts what was missing.</summary>
    public void Finish() =>
        session.Repair("samples without a value", "left out; the sample before holds as in a gap").Count +=
            _rowsWithoutReading;

    private static GuestKey? KeyOf(PdhField field)
    {
        CounterPath path = field.Path;
        return field.Counter switch
        {
            >= PdhCounter.GroupSizeMebibytes => null,
            >= PdhCounter.VmPhysicalMebibytes => path.Instance.Length == 0 || path.IsTotal
                ? null
                : new GuestKey(path.Machine, path.Instance),
            PdhCounter.ProcessPrivateBytes when !path.IsTotal => null,
            _ => new GuestKey(path.Machine, ""),
        };
    }

    private bool IsOfUse(GuestColumns columns)
    {
        if (columns.Has(PdhCounter.VmPhysicalMebibytes))
        {
            bool current = columns.Has(PdhCounter.VmCurrentPressure);
            bool average = columns.Has(PdhCounter.VmAveragePressure);
            if (!current && average)
            {
                session.Warn($"there is no Current Pressure: demand follows from Average Pressure, which is smoothed");
            }

            return current || average;
        }

        bool committed = columns.Has(PdhCounter.CommittedBytes);
        bool share = columns.Has(PdhCounter.CommittedPercent) && columns.Has(PdhCounter.CommitLimit);
        bool processes = columns.Has(PdhCounter.ProcessPrivateBytes);
        if (!committed && share)
        {
            session.Warn($"there is no Committed Bytes: demand is % Committed Bytes In Use of the Commit Limit");
        }
        else if (!committed && processes)
        {
            session.Warn(
                $"there is no Committed Bytes: demand is the private bytes of all processes, which is less (no kernel)"
            );
        }

        return committed
            || share
            || processes
            || columns.Has(PdhCounter.AvailableBytes)
            || columns.Has(PdhCounter.AvailableKibibytes)
            || columns.Has(PdhCounter.AvailableMebibytes);
    }

    private static string Lack(PdhHeader header)
    {
        string found =
            header.Fields.Count > 0
                ? $"; found only {string.Join(", ", header.Fields.Select(Show).Distinct().Take(4))}"
                : $" among its {header.CounterColumns} counters";
        return @"the log carries no memory use: expected \Memory\Committed Bytes (or Available MBytes) of guests, or "
            + "Physical Memory and Current Pressure of 'Hyper-V Dynamic Memory VM'"
            + found
            + "; names in another language can be mapped";
    }

    private static string Show(PdhField field) => $@"\{field.Path.Subject}\{field.Path.Counter}";
}
