namespace DmSim.Core.Recording;

/// <summary>Receives every machine event in order.</summary>
public interface IEventSink
{
    /// <summary>Called when the event happens.</summary>
    void Happened(in MachineEvent machineEvent);
}
