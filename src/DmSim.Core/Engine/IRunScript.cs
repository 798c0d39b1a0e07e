namespace DmSim.Core.Engine;

/// <summary>
/// Drives a run step by step where a timeline of fixed moments is not enough: it looks at the machine at ticks it asked
/// for, and does the next thing. One instance serves one run.
/// </summary>
public interface IRunScript
{
    /// <summary>The tick at which it wants to be called next; <see cref="int.MaxValue"/> for never.</summary>
    int NextTick { get; }

    /// <summary>Whether there is nothing left to do, so that the run ends before its time.</summary>
    bool IsDone { get; }

    /// <summary>
    /// Whether the script decides when a VM has power: the VM is then off until the script starts it, and neither its
    /// trace nor the initial state powers it.
    /// </summary>
    /// <param name="vm">Index of the VM.</param>
    bool Powers(int vm);

    /// <summary>
    /// Called at the beginning of phase 1 (lifecycle), before the timeline's events of the same tick.
    /// </summary>
    /// <param name="tick">The tick.</param>
    /// <param name="state">The machine as it was at the end of the tick before.</param>
    /// <param name="actions">Carries actions out in this tick, in the order given.</param>
    void Act(int tick, MachineState state, IMachineActions actions);
}
