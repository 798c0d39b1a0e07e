using DmSim.Core.Policies;
using DmSim.Core.Scenarios.Actions;

namespace DmSim.Core.Engine;

/// <summary>The stress that runs in guests: what it wants at a tick, and when that changes.</summary>
/// <remarks>
/// Workers alive at time t after the begin: <c>min(workers, 1 + ⌊t ÷ stagger⌋)</c>, less those whose own life is over,
/// none from the common end on.
/// </remarks>
internal sealed class StressJobs(MachineContext context)
{
    private struct Job
    {
        public int Vm;
        public int BeginTick;
        public long ChunkBytes;
        public bool Fills;
        public StressAction Action;
    }

    private readonly int _tickMilliseconds = context.Spec.TickMilliseconds;
    private Job[] _jobs = [];
    private int _count;

    /// <summary>Begins a job; what depends on the guest is read now.</summary>
    public void Begin(int vm, int tick, StressAction action)
    {
        MachineState state = context.State;
        long free = Math.Max(0, state.GrantedColumn[vm] - state.WorkingSetColumn[vm]);
        if (_count == _jobs.Length)
        {
            Array.Resize(ref _jobs, Math.Max(4, 2 * _count));
        }

        _jobs[_count++] = new Job
        {
            Vm = vm,
            BeginTick = tick,
            ChunkBytes = action.Chunk.Resolve(free, state.VisibleColumn[vm]),
            Fills = action.Chunk.Basis == StressBasis.Fill,
            Action = action,
        };
    }

    /// <summary>Ends every job of a VM.</summary>
    public void Stop(int vm)
    {
        int kept = 0;
        for (int index = 0; index < _count; index++)
        {
            if (_jobs[index].Vm != vm)
            {
                _jobs[kept++] = _jobs[index];
            }
        }

        _count = kept;
    }

    /// <summary>Whether a VM has a job.</summary>
    public bool IsActive(int vm)
    {
        for (int index = 0; index < _count; index++)
        {
            if (_jobs[index].Vm == vm)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the jobs of a VM want at a tick; jobs that are over are dropped.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="fills">Whether one of them takes all that is free.</param>
    /// <param name="next">The tick at which this changes; <see cref="Wake.Never"/> for never.</param>
    public long Wanted(int vm, int tick, out bool fills, out int next)
    {
        long bytes = 0;
        fills = false;
        next = Wake.Never;
        int kept = 0;
        for (int index = 0; index < _count; index++)
        {
            Job job = _jobs[index];
            if (job.Vm == vm)
            {
                int workers = WorkersAt(job, tick, out int change);
                if (change == Wake.Never && workers == 0)
                {
                    continue;
                }

                bytes += workers * job.ChunkBytes;
                fills |= job.Fills && workers > 0;
                next = Math.Min(next, change);
            }

            _jobs[kept++] = job;
        }

        _count = kept;
        return bytes;
    }

    private int WorkersAt(in Job job, int tick, out int next)
    {
        StressAction action = job.Action;
        long elapsed = (long)(tick - job.BeginTick) * _tickMilliseconds;
        long end = action.DurationMilliseconds ?? long.MaxValue;
        if (elapsed >= end)
        {
            next = Wake.Never;
            return 0;
        }

        long stagger = action.StaggerMilliseconds;
        long begun = stagger == 0 ? action.Workers : Math.Min(action.Workers, 1 + (elapsed / stagger));
        long change = end;
        if (begun < action.Workers)
        {
            change = Math.Min(change, begun * stagger);
        }

        long over = 0;
        if (action.WorkerMilliseconds is { } life)
        {
            over = EndedBy(elapsed, life, stagger, begun);
            long lastEnd = ((action.Workers - 1) * stagger) + life;
            long nextEnd = stagger == 0 ? life : (over * stagger) + life;
            change = elapsed >= lastEnd ? change : Math.Min(change, nextEnd);
            if (elapsed >= lastEnd)
            {
                next = Wake.Never;
                return 0;
            }
        }

        next = change == long.MaxValue ? Wake.Never : TickAt(job.BeginTick, change);
        return (int)(begun - over);
    }

    private static long EndedBy(long elapsed, long life, long stagger, long begun)
    {
        if (elapsed < life)
        {
            return 0;
        }

        return stagger == 0 ? begun : Math.Min(begun, 1 + ((elapsed - life) / stagger));
    }

    private int TickAt(int beginTick, long milliseconds) =>
        (int)Math.Min(Wake.Never, beginTick + ((milliseconds + _tickMilliseconds - 1) / _tickMilliseconds));
}
