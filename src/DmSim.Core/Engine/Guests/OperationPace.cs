using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Guests;

/// <summary>How much an operation moves in a tick: whole units that rates, blocks and the guest allow (model.md §4).</summary>
internal sealed class OperationPace
{
    private const int OnlineTimeOutMilliseconds = 5000;

    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly long _unit;
    private readonly InflationLimits _inflation;

    /// <summary>What rates have earned and not moved, of an operation under way; bytes, or milliseconds where blocks are added.</summary>
    internal readonly long[] CreditColumn;

    public OperationPace(MachineContext context, GuestDrivers drivers)
    {
        _context = context;
        _drivers = drivers;
        CreditColumn = new long[context.Spec.Vms.Count];
        MechanismSettings settings = context.Spec.Mechanism;
        _unit = context.Spec.UnitBytes;
        BalloonPerTick = _context.BytesPerTick(settings.BalloonPerSecond.Bytes);
        UnballoonPerTick = _context.BytesPerTick(settings.UnballoonPerSecond.Bytes);
        HotAddPerTick = _context.BytesPerTick(settings.HotAddPerSecond.Bytes);
        _inflation = new(
            settings.BalloonSlowBelow.Bytes,
            _context.BytesPerTick(settings.BalloonPagingPerSecond.Bytes),
            _unit
        );
        // In a long tick several requests follow one another.
        long request = Math.Max(settings.BalloonRequestMaximum.Bytes, BalloonPerTick);
        BalloonRequestMaximum = Math.Max(_unit, request / _unit * _unit);
    }

    /// <summary>Most memory asked back in one request, or in one tick where that is more; bytes.</summary>
    public long BalloonRequestMaximum { get; }

    /// <summary>What the balloon takes while memory is available; bytes per tick.</summary>
    public long BalloonPerTick { get; }

    /// <summary>What is returned; bytes per tick.</summary>
    public long UnballoonPerTick { get; }

    /// <summary>What is hot-added where it does not arrive in blocks; bytes per tick.</summary>
    public long HotAddPerTick { get; }

    /// <summary>When and how far a balloon inflates slowly.</summary>
    public InflationLimits Inflation => _inflation;

    /// <summary>Ends an operation: the next one has earned nothing yet.</summary>
    public void End(int vm) => CreditColumn[vm] = 0;

    /// <summary>What the balloon takes in this tick of the rest of a request; bytes.</summary>
    public long Balloon(int vm, long remaining, in GuestMemory memory)
    {
        long rate = _drivers.GuestOf(vm).InflationPerTick(memory, BalloonPerTick, _inflation);
        return Earned(vm, rate, remaining);
    }

    /// <summary>Ballooned memory returned in this tick; bytes.</summary>
    public long Unballoon(int vm, long remaining) => Earned(vm, UnballoonPerTick, remaining);

    /// <summary>Memory hot-added in this tick; bytes.</summary>
    public long HotAdd(int vm, long remaining) =>
        _drivers.GuestOf(vm).AddsInBlocks ? AddedInBlocks(vm, remaining) : Earned(vm, HotAddPerTick, remaining);

    /// <summary>
    /// Blocks come online one after the other; what lies in a block that is online already is backed at once. A block
    /// that takes too long is not waited for any longer.
    /// </summary>
    private long AddedInBlocks(int vm, long remaining)
    {
        GuestSettings guest = _context.Spec.Vms[vm].Settings.Guest;
        DriverSettings driver = _drivers.SettingsOf(vm);
        long block = guest.HotAddBlock.Bytes;
        long covered = (block - (_context.State.HotAddedColumn[vm] % block)) % block;
        long moved = Math.Min(remaining, covered);
        long wait = driver.KeepsHotAddOffline
            ? OnlineTimeOutMilliseconds
            : Math.Min(OnlineTimeOutMilliseconds, (long)guest.HotAddBlockMilliseconds * driver.SlowFactor);
        CreditColumn[vm] += _context.Spec.TickMilliseconds;
        long blocks = wait == 0 ? long.MaxValue / block : CreditColumn[vm] / wait;
        long online = Math.Min(remaining - moved, blocks * block);
        CreditColumn[vm] -= (online + block - 1) / block * wait;
        return moved + online;
    }

    /// <summary>Whole units that a rate has earned by now; what does not make a unit is carried to the next tick.</summary>
    private long Earned(int vm, long bytesPerTick, long remaining)
    {
        bool isSlow = _drivers.IsFaulty(vm);
        CreditColumn[vm] += isSlow ? Math.Max(1, bytesPerTick / _drivers.SettingsOf(vm).SlowFactor) : bytesPerTick;
        long moved = Math.Min(remaining, CreditColumn[vm] & -_unit);
        CreditColumn[vm] -= moved;
        return moved;
    }
}
