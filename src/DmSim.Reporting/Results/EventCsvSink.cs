using CsvHelper;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Results;

/// <summary>
/// Writes every machine event of a run to a CSV file while it runs. Used by one run, on its thread; dispose it before
/// the results are completed.
/// </summary>
public sealed class EventCsvSink : IEventSink, IDisposable
{
    private readonly CsvWriter _csv;
    private readonly RunSpec _spec;

    /// <summary>Begins the file and writes its header.</summary>
    /// <param name="path">Where; an existing file is replaced.</param>
    /// <param name="spec">The run, for names and the length of a tick.</param>
    public EventCsvSink(string path, RunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _csv = CsvFile.Create(path, "tick", "seconds", "event", "vm", "bytes", "why");
    }

    /// <inheritdoc/>
    public void Happened(in MachineEvent machineEvent)
    {
        _csv.WriteField(machineEvent.Tick);
        _csv.WriteField(machineEvent.Tick * (_spec.TickMilliseconds / 1000.0));
        _csv.WriteField(ReasonText.Of(machineEvent.Kind));
        _csv.WriteField(machineEvent.Vm < 0 ? "" : _spec.Vms[machineEvent.Vm].Name);
        _csv.WriteField(machineEvent.Bytes);
        _csv.WriteField(ReasonText.Of(machineEvent.Refusal));
        _csv.EndRecord();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _csv.Dispose();
}
