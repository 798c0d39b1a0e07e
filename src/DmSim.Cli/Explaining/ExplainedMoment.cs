using DmSim.Core.Recording;

namespace DmSim.Cli.Explaining;

/// <summary>A tick in which something changed for the VM that is explained.</summary>
/// <param name="Tick">When.</param>
internal sealed record ExplainedMoment(int Tick)
{
    /// <summary>Changed orders for the VM.</summary>
    public List<Decision> Decisions { get; } = [];

    /// <summary>What happened to the VM.</summary>
    public List<MachineEvent> Own { get; } = [];

    /// <summary>What happened to host or other VMs and may be the cause.</summary>
    public List<MachineEvent> Others { get; } = [];
}
