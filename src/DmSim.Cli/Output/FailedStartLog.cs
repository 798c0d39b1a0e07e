using DmSim.Core.Recording;

namespace DmSim.Cli.Output;

/// <summary>Keeps the start attempts that failed, in the order of the log.</summary>
internal sealed class FailedStartLog : IEventSink
{
    private readonly List<FailedStart> _entries = [];

    /// <summary>What was logged.</summary>
    public IReadOnlyList<FailedStart> Entries => _entries;

    /// <inheritdoc/>
    public void Happened(in MachineEvent machineEvent)
    {
        if (machineEvent.Kind == MachineEventKind.StartAttemptFailed)
        {
            _entries.Add(new FailedStart(machineEvent.Vm, machineEvent.Tick, machineEvent.Bytes));
        }
    }
}
