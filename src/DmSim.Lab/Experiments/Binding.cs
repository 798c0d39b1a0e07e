namespace DmSim.Lab.Experiments;

/// <summary>What broke the service objective first.</summary>
/// <param name="Vm">Name of the VM that fared worst, or whose start failed; empty when it was no single VM.</param>
/// <param name="Tick">Tick of the run at which it was first hurt; −1 when never.</param>
/// <param name="What">What happened.</param>
public sealed record Binding(string Vm, int Tick, string What);
