using DmSim.Core.Workloads;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Native;

namespace DmSim.Traces.Import.Prometheus;

/// <summary>The series of all answers, by guest.</summary>
internal sealed class MetricTable(ImportSession session)
{
    private const long OneMinute = 60_000;
    private const double MostBytes = 1L << 60;

    private static readonly string[] MachineLabels = ["instance", "node", "nodename", "host", "hostname"];

    private readonly Dictionary<GuestKey, GuestMetrics> _byKey = [];
    private readonly List<(GuestKey Key, GuestMetrics Metrics)> _guests = [];
    private readonly Dictionary<string, string> _machineOfShortName = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _otherMetrics = new(StringComparer.Ordinal);
    private readonly BlockMemory _memory = new();
    private long _otherSeries;
    private ImportFile? _firstFile;

    /// <summary>Adds a series.</summary>
    /// <param name="labels">Its labels.</param>
    /// <param name="values">Unix milliseconds and values.</param>
    /// <param name="file">Where it comes from.</param>
    public void Add(
        IReadOnlyDictionary<string, string> labels,
        IReadOnlyList<(long Time, double Value)> values,
        ImportFile file
    )
    {
        _firstFile ??= file;
        string name = labels.GetValueOrDefault("__name__", "");
        if (FieldOf(labels, file) is not (MetricField field, double scale))
        {
            LeaveOut(name);
            return;
        }

        bool isVm = field >= MetricField.VmPhysical;
        string vm = isVm ? labels.GetValueOrDefault("vm", "") : "";
        if (Metrics(new GuestKey(MachineOf(labels, file), vm)).Open(field, name) is not MetricSeries series)
        {
            LeaveOut(name);
            return;
        }

        double unit = scale * (field == MetricField.VmPressure ? GuestMetrics.PressureUnit : 1);
        foreach ((long time, double value) in values)
        {
            double scaled = value * unit;
            if (scaled is >= 0 and < MostBytes)
            {
                series.Add(time, (long)Math.Round(scaled));
            }
            else
            {
                session.RepairOutOfRange("values below 0 or beyond measure", "taken for missing").Count++;
            }
        }
    }

    /// <summary>Makes the trace.</summary>
    public DemandTrace Assemble(ImportSource source)
    {
        GuestTable guests = new(session);
        foreach ((GuestKey key, GuestMetrics metrics) in _guests)
        {
            if (metrics.IsOfUse)
            {
                metrics.MoveTo(guests.GetOrAdd(key, _firstFile!), session.Tally);
            }
            else
            {
                session.Warn(
                    $"'{(key.Vm.Length > 0 ? key.Vm : key.Machine)}' has metrics of which none tells its demand"
                );
            }
        }

        if (_otherSeries > 0)
        {
            session.Warn($"{_otherSeries} series of other metrics were left out: {string.Join(", ", _otherMetrics)}");
        }

        if (guests.IsEmpty)
        {
            const string Message =
                "no series tells demand; expected node_memory_Committed_AS_bytes, windows_memory_committed_bytes, or "
                + "windows_hyperv_dynamic_memory_vm_physical_bytes with _pressure_current_ratio";
            session.Issues.Add(source.Path, null, null, Message);
        }

        session.Issues.ThrowIfAny();
        return guests.Assemble(source, OneMinute, 0);
    }

    private GuestMetrics Metrics(GuestKey key)
    {
        if (!_byKey.TryGetValue(key, out GuestMetrics? metrics))
        {
            metrics = new GuestMetrics(_memory);
            _byKey.Add(key, metrics);
            _guests.Add((key, metrics));
        }

        return metrics;
    }

    private void LeaveOut(string name)
    {
        _otherSeries++;
        if (_otherMetrics.Count < 4)
        {
            _otherMetrics.Add(name);
        }
    }

    private (MetricField Field, double Scale)? FieldOf(IReadOnlyDictionary<string, string> labels, ImportFile file)
    {
        if (labels.TryGetValue("__name__", out string? name))
        {
            return MetricNames.Find(name);
        }

        if (MetricNames.FindWithin(file.Stem) is (MetricField, double) named)
        {
            return named;
        }

        session.Warn($"series without a metric's name, as of an expression, were taken for committed memory in bytes");
        return (MetricField.Committed, 1);
    }

    /// <summary>The machine without the exporter's port, unless two ports of one machine are there.</summary>
    private string MachineOf(IReadOnlyDictionary<string, string> labels, ImportFile file)
    {
        string? label = MachineLabels.FirstOrDefault(labels.ContainsKey);
        string machine = label is null ? file.Stem : labels[label];
        int port = machine.LastIndexOf(':');
        bool hasPort = port > 0 && port < machine.Length - 1 && machine[(port + 1)..].All(char.IsAsciiDigit);
        string shortName = hasPort ? machine[..port] : machine;
        if (_machineOfShortName.TryAdd(shortName, machine) || _machineOfShortName[shortName] == machine)
        {
            return shortName;
        }

        return machine;
    }
}
