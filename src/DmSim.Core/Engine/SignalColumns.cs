using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Backing;
using DmSim.Core.Policies;
using DmSim.Core.Randomness;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Engine;

/// <summary>
/// What balancers other than Hyper-V's read inside guests, derived from demand and working set by one model for all of
/// them (model.md, "Guest signals"). Made only for policies that declare to read it, when they are called.
/// </summary>
internal sealed class SignalColumns
{
    private readonly MachineContext _context;
    private readonly GuestSignals _wanted;
    private readonly GuestSignalSettings _settings;
    private readonly bool _wantsUse;
    private readonly bool _wantsPaging;
    private readonly int _periodTicks;
    private readonly ulong[] _sampleSeeds;
    private readonly double[] _pageInMicroseconds;
    private readonly double[] _perSecond;
    private readonly long[] _unused;
    private readonly long[] _used;
    private readonly long[] _swapIn;
    private readonly double[] _stallPercent;

    public SignalColumns(MachineContext context)
    {
        _context = context;
        _wanted = context.Spec.Policy.Signals;
        _wantsUse = (_wanted & (GuestSignals.Used | GuestSignals.Unused)) != 0;
        _wantsPaging = (_wanted & (GuestSignals.SwapIn | GuestSignals.Stall)) != 0;
        _settings = context.Spec.Signals;
        _periodTicks = context.TicksFor(1000L * _settings.SamplePeriodSeconds);
        int count = _wanted == GuestSignals.None ? 0 : context.Spec.Vms.Count;
        _sampleSeeds = new ulong[count];
        _pageInMicroseconds = new double[count];
        _perSecond = new double[count];
        for (int vm = 0; vm < count; vm++)
        {
            // By name, so that another VM beside it changes nothing.
            _sampleSeeds[vm] = RandomStream.Derive(context.Spec.Seed, context.Spec.Vms[vm].Name);
            _pageInMicroseconds[vm] = context.Spec.Vms[vm].Settings.Guest.PageInMicroseconds;
            _perSecond[vm] = PagingCost.PerSecondOf(context.Spec.Vms[vm].Settings.Guest.WorkingSetWindowSeconds);
        }

        _unused = new long[count];
        _used = new long[count];
        Active = new long[count];
        _swapIn = new long[count];
        _stallPercent = new double[count];
    }

    /// <summary>Memory no process or cache uses; bytes, −1 if unknown.</summary>
    public long[] Unused => _unused;

    /// <summary>Memory of processes, swapped out or not; bytes, −1 if unknown.</summary>
    public long[] Used => _used;

    /// <summary>Estimate of active memory; bytes, −1 if unknown.</summary>
    public long[] Active { get; }

    /// <summary>Reads from swap; bytes per second, −1 if unknown.</summary>
    public long[] SwapIn => _swapIn;

    /// <summary>Share of time waited for memory; percent, −1 if unknown.</summary>
    public double[] StallPercent => _stallPercent;

    /// <summary>Brings the columns up to date for a call of the policy.</summary>
    public void Refresh(int tick)
    {
        int vm = 0;
        for (; vm <= Unused.Length - Lanes.Count; vm += Lanes.Count)
        {
            if (!TryFillFour(vm))
            {
                Refresh(vm, vm + Lanes.Count, tick);
            }
        }

        Refresh(vm, Unused.Length, tick);
    }

    private void Refresh(int first, int end, int tick)
    {
        MachineState state = _context.State;
        for (int vm = first; vm < end; vm++)
        {
            if (state.ReportedDemandColumn[vm] < 0)
            {
                Unused[vm] = Used[vm] = Active[vm] = SwapIn[vm] = -1;
                StallPercent[vm] = -1;
                continue;
            }

            Fill(state, vm, tick);
        }
    }

    /// <summary>What <see cref="Fill"/> does for four guests that have reported, unless the sample of active pages is wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFillFour(int vm)
    {
        MachineState state = _context.State;
        Vector256<long> demand = Lanes.Load(state.DemandColumn, vm);
        Vector256<long> special = Lanes.Load(state.ReportedDemandColumn, vm);
        special |= Vector256.Create(PressureTally.SweptDemandLimit) - demand;
        if (Vector256.LessThanAny(special, Vector256<long>.Zero) || (_wanted & GuestSignals.Active) != 0)
        {
            return false;
        }

        Vector256<long> workingSet = Lanes.Load(state.WorkingSetColumn, vm);
        Vector256<long> online = Lanes.Load(state.GrantedColumn, vm) - Lanes.Load(state.OfflineColumn, vm);
        if (_wantsPaging)
        {
            Vector256<long> absent = Vector256.Max(workingSet - online, Vector256<long>.Zero);
            if (!TryFillPaging(vm, absent))
            {
                return false;
            }
        }

        if (_wantsUse)
        {
            (Vector256<long> used, Vector256<long> room, Vector256<long> cache) = GuestUse.Of(
                demand,
                workingSet,
                online,
                _settings
            );
            Lanes.Store(_used, vm, used);
            Lanes.Store(_unused, vm, room - cache);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFillPaging(int vm, Vector256<long> absent)
    {
        Vector256<double> pageIn = Lanes.Load(_pageInMicroseconds, vm);
        Vector256<double> perSecond = Lanes.Load(_perSecond, vm);
        if (!PagingCost.TryLostPartsPerMillion(absent, pageIn, perSecond, out Vector256<long> lost))
        {
            return false;
        }

        Vector256<long> inAll = lost + Lanes.Load(_context.State.HostLostColumn, vm);
        Vector256<double> stall = Lanes.ToDouble(inAll) / (PagingCost.Million / 100.0);
        Lanes.Store(_stallPercent, vm, stall);
        if ((_wanted & GuestSignals.SwapIn) == 0)
        {
            return true;
        }

        // Where page-ins take no time nothing is lost either.
        Vector256<double> reads = Vector256.Floor(Lanes.ToDouble(lost) / Vector256.Max(pageIn, Vector256<double>.One));
        Lanes.Store(_swapIn, vm, Lanes.ToInt64(reads) * DemandSeries.PageBytes);
        return true;
    }

    private void Fill(MachineState state, int vm, int tick)
    {
        long workingSet = state.WorkingSetColumn[vm];
        long online = state.GrantedColumn[vm] - state.OfflineColumn[vm];
        if (_wantsUse)
        {
            GuestUse use = GuestUse.Of(state.DemandColumn[vm], workingSet, online, _settings);
            Used[vm] = use.Used;
            Unused[vm] = use.Unused;
        }

        if ((_wanted & GuestSignals.Active) != 0)
        {
            Active[vm] = Sampled(vm, tick, Math.Min(workingSet, online), online);
        }

        if (_wantsPaging)
        {
            FillPaging(vm, Math.Max(0, workingSet - online));
        }
    }

    /// <summary>What absent pages cost, by the same closed form that metrics use.</summary>
    private void FillPaging(int vm, long absent)
    {
        GuestSettings guest = _context.Spec.Vms[vm].Settings.Guest;
        long lost = absent == 0 ? 0 : PagingCost.LostPartsPerMillion(absent, guest);
        // What the host makes it wait counts as well: to the guest it is the same wait for memory.
        StallPercent[vm] = (lost + _context.State.HostLostColumn[vm]) / (PagingCost.Million / 100.0);

        // Time lost is page-ins, one after the other: so many seconds per second hold so many of them.
        if ((_wanted & GuestSignals.SwapIn) != 0)
        {
            SwapIn[vm] = guest.PageInMicroseconds == 0 ? 0 : lost / guest.PageInMicroseconds * DemandSeries.PageBytes;
        }
    }

    /// <summary>
    /// The share of active pages as a sample of a few of them shows it: binomial, by its normal approximation, one draw per
    /// VM and period so that it does not depend on when it is looked at.
    /// </summary>
    private long Sampled(int vm, int tick, long active, long granted)
    {
        if (_settings.SampledPages == 0 || granted <= 0)
        {
            return active;
        }

        double share = (double)active / granted;
        double deviation = Math.Sqrt(share * (1 - share) / _settings.SampledPages);
        ulong draw = RandomStream.Derive(_sampleSeeds[vm], "active-sample", tick / _periodTicks);
        double unit = ((draw >> 11) + 0.5) / (1UL << 53);
        double noisy = Math.Clamp(share + (deviation * PortableMath.NormalQuantile(unit)), 0, 1);
        long pages = (long)(noisy * (granted / DemandSeries.PageBytes));
        return pages * DemandSeries.PageBytes;
    }
}
