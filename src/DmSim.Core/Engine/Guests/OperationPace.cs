using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Guests;

/// <summary>How much an operation moves in a tick: whole units that rates, blocks and the guest allow (model.md §4).</summary>
internal sealed class OperationPace
{
    private const int OnlineTimeOutMilliseconds = 5000;

    private readonly MachineContext _context;
    private readonly GuestDrivers _drivers;
    private readonly long[] _credit;
    private readonly long _unit;
    private readonly long _balloonPerTick;
    private readonly long _unballoonPerTick;
    private readonly long _hotAddPerTick;
    private readonly InflationLimits _inflation;

    public OperationPace(MachineContext context, GuestDrivers drivers)
    {
        _context = context;
        _drivers = drivers;
        _credit = new long[context.Spec.Vms.Count];
        MechanismSettings settings = context.Spec.Mechanism;
        _unit = context.Spec.UnitBytes;
        _balloonPerTick = _context.BytesPerTick(settings.BalloonPerSecond.Bytes);
        _unballoonPerTick = _context.BytesPerTick(settings.UnballoonPerSecond.Bytes);
        _hotAddPerTick = _context.BytesPerTick(settings.HotAddPerSecond.Bytes);
        _inflation = new(
            settings.BalloonSlowBelow.Bytes,
            _context.BytesPerTick(settings.BalloonPagingPerSecond.Bytes),
            _unit
        );
        // In a long tick several requests follow one another.
        long request = Math.Max(settings.BalloonRequestMaximum.Bytes, _balloonPerTick);
        BalloonRequestMaximum = Math.Max(_unit, request / _unit * _unit);
    }

    /// <summary>Most memory asked back in one request, or in one tick where that is more; bytes.</summary>
    public long BalloonRequestMaximum { get; }

    /// <summary>Begins an operation: nothing has been earned yet.</summary>
    public void Begin(int vm) => _credit[vm] = 0;

    /// <summary>What the balloon takes in this tick of the rest of a request; bytes.</summary>
    public long Balloon(int vm, long remaining, in GuestMemory memory)
    {
        long rate = _drivers.GuestOf(vm).InflationPerTick(memory, _balloonPerTick, _inflation);
        return Earned(vm, rate, remaining);
    }

    /// <summary>Ballooned memory returned in this tick; bytes.</summary>
    public long Unballoon(int vm, long remaining) => Earned(vm, _unballoonPerTick, remaining);

    /// <summary>Memory hot-added in this tick; bytes.</summary>
    public long HotAdd(int vm, long remaining) =>
        _drivers.GuestOf(vm).AddsInBlocks ? AddedInBlocks(vm, remaining) : Earned(vm, _hotAddPerTick, remaining);

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
        _credit[vm] += _context.Spec.TickMilliseconds;
        long blocks = wait == 0 ? long.MaxValue / block : _credit[vm] / wait;
        long online = Math.Min(remaining - moved, blocks * block);
        _credit[vm] -= (online + block - 1) / block * wait;
        return moved + online;
    }

    /// <summary>Whole units that a rate has earned by now; what does not make a unit is carried to the next tick.</summary>
    private long Earned(int vm, long bytesPerTick, long remaining)
    {
        bool isSlow = _drivers.IsFaulty(vm);
        _credit[vm] += isSlow ? Math.Max(1, bytesPerTick / _drivers.SettingsOf(vm).SlowFactor) : bytesPerTick;
        long moved = Math.Min(remaining, _credit[vm] / _unit * _unit);
        _credit[vm] -= moved;
        return moved;
    }
}
