namespace DmSim.Core.Scenarios;

/// <summary>What a scheduled event does.</summary>
public enum PowerAction
{
    /// <summary>Power a VM on; needs its startup memory.</summary>
    Start,

    /// <summary>Shut a VM down in an orderly way; its memory is free at once.</summary>
    ShutDown,

    /// <summary>Cut a VM's power; for memory the same as a shutdown.</summary>
    TurnOff,

    /// <summary>Take memory from the host for its own use, or give it back: the event's size replaces the last one.</summary>
    HostLoad,
}
