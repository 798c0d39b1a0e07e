using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>Looks at a run and never touches it. Implementations are structs, so that an unused one costs nothing.</summary>
/// <remarks>
/// Between two calls nothing changed but time: what a recorder integrates over time it advances itself, by ticks.
/// </remarks>
public interface IRecorder
{
    /// <summary>The next tick at which this recorder must be called although nothing changed; <see cref="int.MaxValue"/> for none.</summary>
    int NextTick { get; }

    /// <summary>Whether the run may end now because its answer is known.</summary>
    bool StopRequested { get; }

    /// <summary>Called once, with the state at tick 0 before the first tick.</summary>
    void Begin(RunSpec spec, MachineState state);

    /// <summary>Called when the warm-up is over, before the phases of that tick: everything counted so far is void.</summary>
    void BeginMeasurement(int tick);

    /// <summary>Called at the beginning of a tick, before anything changes: until then all was as the last tick left it.</summary>
    void Advance(int tick);

    /// <summary>Called at the end of a tick with the VMs whose state changed in it, ascending.</summary>
    void Record(int tick, ReadOnlySpan<int> changed);

    /// <summary>Called when trace samples of these VMs end and the next ones begin, before the changes are applied.</summary>
    void SamplesEnded(int tick, ReadOnlySpan<int> vms);

    /// <summary>
    /// Whether ticks in which only demand changes, and stays within what is said here, may be told in one go by
    /// <see cref="PassOver"/>; a recorder that wants to see every tick answers <see langword="false"/>.
    /// </summary>
    /// <param name="tick">The first of those ticks, in which nothing has changed yet.</param>
    /// <param name="greatest">By VM, the greatest demand to be reckoned with; bytes. May be lowered.</param>
    bool TrySettle(int tick, Span<long> greatest);

    /// <summary>Called in place of all other calls for some ticks.</summary>
    void PassOver(in SettledTicks ticks);

    /// <summary>
    /// Whether <see cref="Observe"/> has to be called for every event, in order. Otherwise plain operations are told by
    /// <see cref="OperationsEnded"/> alone, which is faster where many VMs move memory.
    /// </summary>
    bool WantsEveryEvent { get; }

    /// <summary>Called at the end of a tick for every event, see <see cref="WantsEveryEvent"/>.</summary>
    void Observe(in MachineEvent machineEvent);

    /// <summary>Called at the end of a tick, after <see cref="Observe"/>, for operations that were not told as events.</summary>
    /// <param name="vms">Whose operations ended: bit k of word n stands for VM 64 · n + k.</param>
    /// <param name="bytes">By VM, what was moved, negative for memory taken; bytes.</param>
    void OperationsEnded(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes);

    /// <summary>Called once, when the run has ended; <paramref name="tick"/> is the first tick not simulated.</summary>
    void End(int tick);
}
