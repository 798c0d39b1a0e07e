using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Engine;

/// <summary>Carries out actions on the machine, as the timeline does.</summary>
public interface IMachineActions
{
    /// <summary>Carries an action out in the current tick.</summary>
    /// <param name="vm">Index of the VM; −1 for the host.</param>
    /// <param name="action">What to do.</param>
    void Do(int vm, MachineAction action);
}
