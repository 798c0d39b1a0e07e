namespace DmSim.Core.Engine;

/// <summary>Runs one <see cref="RunSpec"/>: one thread, no I/O, no clock, no allocation per tick.</summary>
public static class Simulator
{
    /// <summary>Runs to the end and returns what was counted.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="options">What to record and how to be stopped.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is kept.</exception>
    /// <exception cref="SimulationFaultException">An invariant broke.</exception>
    public static RunResult Run(RunSpec spec, RunOptions options) => throw new NotSupportedException();
}
