namespace DmSim.Cli.Output;

/// <summary>A start attempt that failed, which Windows logs as event 19544.</summary>
/// <param name="Vm">Index of the VM.</param>
/// <param name="Tick">When.</param>
/// <param name="MissingBytes">Memory that was missing.</param>
internal readonly record struct FailedStart(int Vm, int Tick, long MissingBytes)
{
    /// <summary>Number of the event in the administrative log of Hyper-V's management service (model.md §2.5).</summary>
    public const int EventId = 19544;
}
