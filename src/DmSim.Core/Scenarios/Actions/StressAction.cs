namespace DmSim.Core.Scenarios.Actions;

/// <summary>
/// Software in a guest takes memory for a while, in the manner of stress tools: workers begin one after another, each
/// commits and uses the same amount, on top of what the workload wants.
/// </summary>
/// <remarks>
/// Without <paramref name="WorkerMilliseconds"/> all workers end together; with it each lives that long, so that they end
/// one after another as they began. What a guest cannot hold is refused and asked for again (counted as failed
/// allocations).
/// </remarks>
/// <param name="Chunk">Memory per worker; what depends on the guest is read when the action is carried out.</param>
/// <param name="Workers">How many workers, at least 1.</param>
/// <param name="StaggerMilliseconds">From the begin of one worker to that of the next; 0: all at once.</param>
/// <param name="DurationMilliseconds">From the first worker's begin to the end of all; <see langword="null"/>: until stopped.</param>
/// <param name="WorkerMilliseconds">Life of each worker; <see langword="null"/>: to the common end.</param>
public sealed record StressAction(
    StressSize Chunk,
    int Workers = 1,
    long StaggerMilliseconds = 0,
    long? DurationMilliseconds = null,
    long? WorkerMilliseconds = null
) : MachineAction;
