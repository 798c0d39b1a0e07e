using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// What the software of guests makes of the workload: boot and stress come on top of it, then the application shapes the
/// sum (model.md, "Guest applications"). Each VM knows the tick at which its software wants something else.
/// </summary>
internal sealed class GuestSoftware
{
    private const int MillisecondsPerMinute = 60_000;
    private const int MillisecondsPerSecond = 1000;

    private readonly MachineContext _context;
    private readonly StressJobs _stress;
    private readonly GuestApplication[] _application;
    private readonly bool[] _isPlain;
    private readonly int[] _bootTick;
    private readonly int[] _bootEnd;
    private readonly long[] _pool;
    private readonly long[] _cache;
    private readonly int[] _cacheTick;
    private readonly int[] _due;
    private readonly int _minuteTicks;
    private readonly int _secondTicks;

    public GuestSoftware(MachineContext context)
    {
        _context = context;
        _stress = new StressJobs(context);
        int count = context.Spec.Vms.Count;
        _application = new GuestApplication[count];
        _isPlain = new bool[count];
        _bootTick = new int[count];
        _bootEnd = new int[count];
        _pool = new long[count];
        _cache = new long[count];
        _cacheTick = new int[count];
        _due = new int[count];
        _minuteTicks = context.TicksFor(MillisecondsPerMinute);
        _secondTicks = context.TicksFor(MillisecondsPerSecond);
        for (int vm = 0; vm < count; vm++)
        {
            GuestSettings guest = context.Spec.Vms[vm].Settings.Guest;
            _application[vm] = guest.Application;
            _isPlain[vm] = IsPlainAtRest(vm);
        }

        Array.Fill(_due, Wake.Never);
    }

    /// <summary>The next tick at which the software of a guest wants something else.</summary>
    public int NextTick { get; private set; } = Wake.Never;

    /// <summary>Per VM, whether it wants just what its workload says.</summary>
    public ref readonly bool[] IsPlain => ref _isPlain;

    /// <summary>Whether what a VM wants depends on what it holds at this moment.</summary>
    public bool DependsOnAssigned(int vm) =>
        _application[vm].Kind == GuestApplicationKind.ElasticCache || (!_isPlain[vm] && HasFill(vm));

    /// <summary>A guest boots: what it had is forgotten, and the boot wants its own memory.</summary>
    public void Boot(int vm, int tick)
    {
        GuestSettings guest = _context.Spec.Vms[vm].Settings.Guest;
        Forget(vm, tick);
        if (guest.BootDemand > MemorySize.Zero)
        {
            _bootEnd[vm] = tick + _context.TicksFor(1000L * guest.BootSeconds);
            _isPlain[vm] = false;
        }

        SizePool(vm, _context.State.VisibleColumn[vm]);
    }

    /// <summary>A guest has been running for long when the run begins: its boot is over.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="seenAtBoot">What the guest saw when it booted; bytes.</param>
    public void Settle(int vm, long seenAtBoot)
    {
        Forget(vm, 0);
        SizePool(vm, seenAtBoot);
    }

    /// <summary>A guest lost its power, and with it everything that ran in it.</summary>
    public void Stop(int vm) => Forget(vm, _context.State.Tick);

    /// <summary>Begins stress in a running guest.</summary>
    public void BeginStress(int vm, int tick, StressAction action)
    {
        _stress.Begin(vm, tick, action);
        _isPlain[vm] = false;
    }

    /// <summary>Ends all stress in a guest.</summary>
    public void StopStress(int vm)
    {
        _stress.Stop(vm);
    }

    /// <summary>Adds the VMs whose software wants something else from this tick on.</summary>
    public void CollectDue(int tick, VmBitSet into)
    {
        if (tick < NextTick)
        {
            return;
        }

        NextTick = Wake.Never;
        for (int vm = 0; vm < _due.Length; vm++)
        {
            if (_due[vm] <= tick)
            {
                _due[vm] = Wake.Never;
                into.Add(vm);
            }

            NextTick = Math.Min(NextTick, _due[vm]);
        }
    }

    /// <summary>Turns what the workload wants into what the guest's software wants, and notes when that changes.</summary>
    public void Shape(int vm, int tick, ref long demand, ref long workingSet)
    {
        int next = Wake.Never;
        AddBootAndStress(vm, tick, ref demand, ref workingSet, ref next);
        GuestApplication application = _application[vm];
        switch (application.Kind)
        {
            case GuestApplicationKind.Hoarding:
                // Ratchets on what the guest really committed: what was refused was never taken.
                demand = Math.Max(demand, _context.State.DemandColumn[vm]);
                workingSet = Math.Max(workingSet, _context.State.WorkingSetColumn[vm]);
                break;
            case GuestApplicationKind.ElasticCache:
                StepCache(vm, tick, application, demand, workingSet, ref next);
                demand += _cache[vm];
                workingSet += _cache[vm];
                break;
            case GuestApplicationKind.SizedAtStart:
                demand = Math.Max(demand, _pool[vm]);
                break;
            case GuestApplicationKind.Leaking:
                demand += LeakedAt(vm, tick, application);
                next = Math.Min(next, NextLeak(vm, tick));
                break;
            default:
                break;
        }

        _due[vm] = next;
        NextTick = Math.Min(NextTick, next);
        _isPlain[vm] = next == Wake.Never && IsPlainAtRest(vm) && !_stress.IsActive(vm);
    }

    /// <summary>What comes on top of the workload at a tick at most, as far as it is known beforehand.</summary>
    public long KnownExtra(int vm, int tick)
    {
        GuestSettings guest = _context.Spec.Vms[vm].Settings.Guest;
        long boot = _bootEnd[vm] > _context.State.Tick ? guest.BootDemand.Bytes : 0;
        bool leaks = guest.Application.Kind == GuestApplicationKind.Leaking;
        return boot + (leaks ? LeakedAt(vm, tick, guest.Application) : 0);
    }

    private bool IsPlainAtRest(int vm) => _application[vm].Kind == GuestApplicationKind.Transparent;

    private bool HasFill(int vm)
    {
        _stress.Wanted(vm, _context.State.Tick, out bool fills, out _);
        return fills;
    }

    private void Forget(int vm, int tick)
    {
        _stress.Stop(vm);
        _context.State.StressColumn[vm] = 0;
        _bootTick[vm] = tick;
        _bootEnd[vm] = 0;
        _cache[vm] = 0;
        _cacheTick[vm] = 0;
        _pool[vm] = 0;
        _due[vm] = Wake.Never;
        _isPlain[vm] = IsPlainAtRest(vm);
    }

    private void SizePool(int vm, long seenBytes)
    {
        GuestApplication application = _application[vm];
        if (application.Kind == GuestApplicationKind.SizedAtStart)
        {
            _pool[vm] = DemandSeries.PageBytes * (seenBytes / DemandSeries.PageBytes * application.PoolPercent / 100);
        }
    }

    private void AddBootAndStress(int vm, int tick, ref long demand, ref long workingSet, ref int next)
    {
        if (tick < _bootEnd[vm])
        {
            long boot = _context.Spec.Vms[vm].Settings.Guest.BootDemand.Bytes;
            demand += boot;
            workingSet += boot;
            next = Math.Min(next, _bootEnd[vm]);
        }

        long stress = _stress.Wanted(vm, tick, out bool fills, out int change);
        if (fills)
        {
            stress += Math.Max(0, _context.State.GrantedColumn[vm] - Math.Max(demand, workingSet) - stress);
        }

        _context.State.StressColumn[vm] = stress;
        demand += stress;
        workingSet += stress;
        next = Math.Min(next, change);
    }

    /// <summary>Lets a cache take what is available, or give back when memory is low; once a second.</summary>
    /// <remarks>
    /// Windows signals low memory at about 32 MiB per 4 GiB, at most 64 MiB, and high memory at three times that
    /// (learn.microsoft.com, CreateMemoryResourceNotification). Between the two the cache keeps its size.
    /// </remarks>
    private void StepCache(int vm, int tick, GuestApplication application, long demand, long workingSet, ref int next)
    {
        MachineState state = _context.State;
        long low = LowMemory(state.VisibleColumn[vm]);
        long high = 3 * low;
        long available = state.GrantedColumn[vm] - workingSet - _cache[vm];
        long limit = application.CacheMaximum?.Bytes ?? state.MaximumColumn[vm];
        long step = 0;
        if (available < low)
        {
            step = -Math.Min(_cache[vm], high - available);
        }
        else if (available > high)
        {
            long growth = application.CacheGrowthPerSecond.Bytes * _secondTicks * _context.Spec.TickMilliseconds / 1000;
            step = Math.Max(0, Math.Min(growth, Math.Min(available - high, limit - _cache[vm])));
        }

        step = step / DemandSeries.PageBytes * DemandSeries.PageBytes;
        if (step == 0)
        {
            return;
        }

        if (tick >= _cacheTick[vm])
        {
            _cache[vm] += step;
            _cacheTick[vm] = tick + _secondTicks;
        }

        next = Math.Min(next, _cacheTick[vm]);
    }

    private static long LowMemory(long visibleBytes) => Math.Min(64 * MemorySize.BytesPerMebibyte, visibleBytes / 128);

    private long LeakedAt(int vm, int tick, GuestApplication application)
    {
        long minutes = (tick - _bootTick[vm]) / _minuteTicks;
        return (long)((Int128)application.LeakPerHour.Bytes * minutes / 60)
            / DemandSeries.PageBytes
            * DemandSeries.PageBytes;
    }

    private int NextLeak(int vm, int tick)
    {
        int minutes = (tick - _bootTick[vm]) / _minuteTicks;
        return _bootTick[vm] + ((minutes + 1) * _minuteTicks);
    }
}
