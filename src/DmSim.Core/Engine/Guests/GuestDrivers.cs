using DmSim.Core.Policies;
using DmSim.Core.Randomness;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine.Guests;

/// <summary>The balloon drivers inside the guests: which are loaded, what they can do, and what is wrong with them.</summary>
/// <remarks>
/// Chance is drawn by counter (a period's or a report's number), never in sequence: what happens at a tick does not
/// depend on which ticks were walked.
/// </remarks>
internal sealed class GuestDrivers
{
    private readonly MachineContext _context;
    private readonly VmConfiguration _configuration;
    private readonly Guest[] _guests;
    private readonly DriverSettings[] _settings;
    private readonly bool[] _isLoaded;
    private readonly bool[] _isPlain;
    private readonly int[] _faultTick;
    private readonly ulong[] _seeds;
    private readonly VmBitSet _faulty;
    private readonly VmBitSet _delaying;

    public GuestDrivers(MachineContext context, VmConfiguration configuration)
    {
        _context = context;
        _configuration = configuration;
        int count = context.Spec.Vms.Count;
        _guests = new Guest[count];
        _settings = new DriverSettings[count];
        _isLoaded = new bool[count];
        _isPlain = new bool[count];
        _faultTick = new int[count];
        _seeds = new ulong[count];
        _faulty = new VmBitSet(count);
        _delaying = new VmBitSet(count);
        for (int vm = 0; vm < count; vm++)
        {
            GuestSettings guest = context.Spec.Vms[vm].Settings.Guest;
            _guests[vm] = Guest.For(guest);
            Set(vm, 0, guest.Driver);
            _isLoaded[vm] = !guest.Driver.IsMissing;
            context.State.CapabilitiesColumn[vm] = CapabilitiesOf(vm);
        }
    }

    /// <summary>VMs whose reports come late or are lost, ascending.</summary>
    public ReadOnlySpan<int> DelayingReports => _delaying.Members();

    /// <summary>By VM, whether its guest is a plain one and its driver has no faults.</summary>
    public ref readonly bool[] IsPlain => ref _isPlain;

    /// <summary>
    /// Whether there are four such VMs from one on, whose memory is backed alike: at once, or when touched.
    /// </summary>
    public bool ArePlain(int vm) =>
        vm + Lanes.Count <= _isPlain.Length
        && Lanes.AreAll(_isPlain, vm)
        && (_context.Backing is null || _context.Backing.AreLazy(vm));

    public Guest GuestOf(int vm) => _guests[vm];

    public DriverSettings SettingsOf(int vm) => _settings[vm];

    public bool IsFaulty(int vm) => _faulty.Contains(vm);

    public bool IsLoaded(int vm) => _isLoaded[vm];

    /// <summary>
    /// Whether the host learns a VM's demand: it has a driver, and Dynamic Memory or a host of 2016 or later, where the
    /// driver runs in static VMs too (model.md §1.2).
    /// </summary>
    public bool Reports(int vm)
    {
        VmSettings settings = _configuration.Of(vm);
        bool isAsked = settings.DynamicMemory || _context.Spec.Host.Version >= HyperVVersion.V2016;
        return _isLoaded[vm] && isAsked && HasService(settings.Guest.Kind);
    }

    /// <summary>What the host can do with a VM's memory, as the driver told it when it was loaded.</summary>
    public VmCapabilities CapabilitiesOf(int vm)
    {
        VmSettings settings = _configuration.Of(vm);
        if (!_isLoaded[vm] || !settings.DynamicMemory || !HasService(settings.Guest.Kind))
        {
            return VmCapabilities.None;
        }

        bool canHotAdd = settings.Guest.CanHotAdd && _context.Spec.Policy.Profile.CanHotAdd;
        return canHotAdd ? VmCapabilities.Balloon | VmCapabilities.HotAdd : VmCapabilities.Balloon;
    }

    /// <summary>Gives a driver other faults.</summary>
    public void Set(int vm, int tick, DriverSettings settings)
    {
        _settings[vm] = settings;
        _faultTick[vm] = tick;
        // By name, so that another VM beside it changes nothing.
        _seeds[vm] = RandomStream.Derive(_context.Spec.Seed, _context.Spec.Vms[vm].Name);
        Mark(_faulty, vm, settings != DriverSettings.Healthy);
        Mark(_delaying, vm, settings.DelaysReports);
        _isPlain[vm] = _guests[vm].IsPlain && settings == DriverSettings.Healthy;
    }

    /// <summary>Loads or unloads a driver.</summary>
    public void SetLoaded(int vm, bool isLoaded) => _isLoaded[vm] = isLoaded;

    /// <summary>What the host is told where this is true: the same, unless the driver lies; bytes.</summary>
    public long Falsified(int vm, long demand)
    {
        DriverSettings settings = _settings[vm];
        return (long)(demand * settings.ReportFactor) + settings.ReportOffset.Bytes;
    }

    /// <summary>Whether a driver moves nothing at this tick.</summary>
    public bool IsStuck(int vm, int tick)
    {
        DriverSettings settings = _settings[vm];
        if (settings.IsStuck || settings.StuckEveryMilliseconds == 0)
        {
            return settings.IsStuck;
        }

        long elapsed = (long)(tick - _faultTick[vm]) * _context.Spec.TickMilliseconds;
        long period = elapsed / settings.StuckEveryMilliseconds;
        long slack = settings.StuckEveryMilliseconds - settings.StuckForMilliseconds;
        long begin = (long)((UInt128)Draw(vm, "stuck", period) * (ulong)(slack + 1) >> 64);
        long within = elapsed - (period * settings.StuckEveryMilliseconds);
        return within >= begin && within < begin + settings.StuckForMilliseconds;
    }

    /// <summary>Whether the report of this tick never reaches the host.</summary>
    public bool IsLost(int vm, int tick) =>
        _settings[vm].ReportLossShare > 0
        && tick >= _faultTick[vm]
        && (Draw(vm, "report", tick) >> 11) * (1.0 / (1UL << 53)) < _settings[vm].ReportLossShare;

    private ulong Draw(int vm, string what, long index) => RandomStream.Derive(_seeds[vm], what, index);

    private bool HasService(GuestKind kind) =>
        kind == GuestKind.Windows || (kind == GuestKind.Linux && _context.Spec.Host.Version >= HyperVVersion.V2012R2);

    private static void Mark(VmBitSet set, int vm, bool isMember)
    {
        if (isMember)
        {
            set.Add(vm);
        }
        else if (set.Contains(vm))
        {
            set.Remove(vm);
        }
    }
}
