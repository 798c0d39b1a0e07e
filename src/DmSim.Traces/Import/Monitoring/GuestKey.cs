namespace DmSim.Traces.Import.Monitoring;

/// <summary>Whose readings they are.</summary>
/// <param name="Machine">The machine that recorded, or empty where the source does not say.</param>
/// <param name="Vm">The VM on that machine; empty for the machine itself, which is then the guest.</param>
internal readonly record struct GuestKey(string Machine, string Vm);
