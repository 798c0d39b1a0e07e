namespace DmSim.Core.Scenarios.Actions;

/// <summary>Give a guest's balloon driver other faults from now on; a healthy driver ends them.</summary>
/// <param name="Driver">The faults; they replace those before. Whether it is missing counts from the next boot.</param>
public sealed record SetDriverAction(DriverSettings Driver) : MachineAction;
