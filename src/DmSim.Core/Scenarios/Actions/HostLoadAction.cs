using DmSim.Core.Units;

namespace DmSim.Core.Scenarios.Actions;

/// <summary>Take memory from the host for its own use, or give it back.</summary>
/// <param name="Size">What the host uses from now on; replaces what it used before.</param>
public sealed record HostLoadAction(MemorySize Size) : MachineAction
{
    /// <inheritdoc/>
    public override bool IsOfHost => true;
}
