using System.Text;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>Takes the groups of esxtop: VMs, and services of the host that have memory of their own.</summary>
internal sealed class GroupSink(ImportSession session, VmTable vms) : IPdhSink
{
    // Names of the kernel's own groups as esxtop lists them.
    private static readonly HashSet<string> KernelGroups = new(StringComparer.OrdinalIgnoreCase)
    {
        "idle",
        "system",
        "helper",
        "drivers",
        "ft",
        "vmotion",
        "vmkboot",
        "host",
        "console",
        "init",
    };

    private readonly DemandReading _reading = session.DemandFrom ?? DemandReading.Touched;
    private readonly HashSet<string> _sizeless = new(StringComparer.Ordinal);
    private List<GroupColumns> _columns = [];
    private long _rowsWithoutValue;
    private bool _hasGroups;

    /// <summary>What the demand channel means: VMware's active memory, or memory that backs the VM.</summary>
    public TraceSignal Signal => _reading == DemandReading.Touched ? TraceSignal.Active : TraceSignal.Used;

    private string ReadingName => _reading.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    public void Begin(PdhHeader header, ImportFile file)
    {
        Dictionary<(string Machine, string Group), GroupColumns> byGroup = [];
        _columns = [];
        for (int slot = 0; slot < header.Fields.Count; slot++)
        {
            PdhField field = header.Fields[slot];
            (string, string) key = (field.Path.Machine, field.Path.Instance);
            if (field.Counter < PdhCounter.GroupSizeMebibytes || KernelGroups.Contains(GroupColumns.NameOf(key.Item2)))
            {
                continue;
            }

            if (!byGroup.TryGetValue(key, out GroupColumns? columns))
            {
                columns = new GroupColumns(field.Path.Instance, _reading);
                byGroup.Add(key, columns);
                _columns.Add(columns);
            }

            columns.Place(field.Counter, slot);
        }

        Name(byGroup);
        _columns.RemoveAll(columns => !columns.IsOfUse);
        Complain(header, file, byGroup.Count);
    }

    /// <inheritdoc/>
    public void Add(long time, ReadOnlySpan<double> values)
    {
        foreach (GroupColumns columns in _columns)
        {
            (double size, double demand, double touched) = columns.Read(values);
            if (double.IsNaN(demand) || double.IsNaN(size))
            {
                _rowsWithoutValue++;
            }
            else if (size <= 0)
            {
                _sizeless.Add(columns.Name);
            }
            else
            {
                AddRow(columns, time, Bytes(size), Bytes(demand), touched);
            }
        }
    }

    /// <summary>Counts what was left out.</summary>
    public void Finish()
    {
        session.Repair("samples without a value", "left out; the sample before holds as in a gap").Count +=
            _rowsWithoutValue;
        session.Repair("groups without a memory size for a while", "left out while they have none").Count +=
            _sizeless.Count;
        if (_hasGroups)
        {
            session.Warn($"esxtop lists services of the host that have memory among its VMs: drop what is no VM");
        }

        if (_reading is DemandReading.Consumed or DemandReading.Granted)
        {
            session.Warn($"demand is {ReadingName} memory, an upper bound of what is in use");
        }
    }

    private static long Bytes(double mebibytes) =>
        (long)Math.Round(Math.Clamp(mebibytes, 0, 1L << 40) * MemorySize.BytesPerMebibyte);

    private void AddRow(GroupColumns columns, long time, long size, long demand, double touched)
    {
        columns.Samples ??= vms.GetOrAdd(Encoding.UTF8.GetBytes(columns.Name));
        ImportTally tally = session.Tally;
        tally.Zeros += demand == 0 ? 1 : 0;
        tally.OutOfRange += demand > size ? 1 : 0;
        long workingSet = double.IsNaN(touched) ? VmSamples.Unknown : Bytes(touched);
        columns.Samples!.Add(new SampleRow(time, demand, size, workingSet, VmSamples.Unknown));
        _hasGroups = true;
    }

    /// <summary>
    /// A VM's name alone where it is unique in the log; otherwise with the group's number, or the host.
    /// </summary>
    private static void Name(Dictionary<(string Machine, string Group), GroupColumns> byGroup)
    {
        bool severalHosts = byGroup.Keys.Select(key => key.Machine).Distinct(StringComparer.Ordinal).Count() > 1;
        Dictionary<(string, string), int> counts = byGroup
            .GroupBy(pair => (pair.Key.Machine, GroupColumns.NameOf(pair.Key.Group)))
            .ToDictionary(group => group.Key, group => group.Count());
        foreach (((string machine, string group), GroupColumns columns) in byGroup)
        {
            string name = GroupColumns.NameOf(group);
            string unique = counts[(machine, name)] > 1 ? $"{name} ({GroupColumns.NumberOf(group)})" : name;
            columns.Name = severalHosts ? $"{machine}/{unique}" : unique;
        }
    }

    private void Complain(PdhHeader header, ImportFile file, int groups)
    {
        if (_reading is DemandReading.Committed or DemandReading.Used)
        {
            const string Message = "esxtop does not see inside guests; expected touched, consumed or granted";
            session.Issues.Add("--demand-from", null, null, Message);
        }
        else if (_columns.Count == 0)
        {
            string message =
                groups == 0
                    ? $"the file carries no memory of VMs: none of its {header.CounterColumns} counters is of "
                        + "'Group Memory'; record with esxtop -b -a"
                    : $"its groups carry no {ReadingName} memory; choose another with --demand-from";
            session.Issues.Add(file.Path, null, null, message);
        }
    }
}
