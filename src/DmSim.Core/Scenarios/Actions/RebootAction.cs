namespace DmSim.Core.Scenarios.Actions;

/// <summary>The guest restarts itself; for memory the same as a reset by the host.</summary>
public sealed record RebootAction : MachineAction;
