using DmSim.Core.Recording;

namespace DmSim.Cli.Explaining;

/// <summary>Hands decisions and events of one run to several sinks.</summary>
internal sealed class SinkFan(IReadOnlyList<IDecisionSink> decisions, IReadOnlyList<IEventSink> events)
    : IDecisionSink,
        IEventSink
{
    /// <inheritdoc/>
    public void Decided(in Decision decision)
    {
        foreach (IDecisionSink sink in decisions)
        {
            sink.Decided(decision);
        }
    }

    /// <inheritdoc/>
    public void Happened(in MachineEvent machineEvent)
    {
        foreach (IEventSink sink in events)
        {
            sink.Happened(machineEvent);
        }
    }
}
