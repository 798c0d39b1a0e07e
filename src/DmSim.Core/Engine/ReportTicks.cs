using System.Runtime.Intrinsics;
using DmSim.Core.Engine.Guests;

namespace DmSim.Core.Engine;

/// <summary>
/// When the last report of each VM was made: quiet reports repeat the last value every interval. Worked out when a policy
/// asks, because few do.
/// </summary>
internal sealed class ReportTicks(MachineContext context, GuestDrivers drivers)
{
    private readonly int _intervalTicks = Math.Max(1, 1000 / context.Spec.TickMilliseconds);
    private int _tick;
    private bool _isFresh;

    /// <summary>By VM, the tick of its last report; −1 while there is none since boot.</summary>
    public ReadOnlySpan<int> Column
    {
        get
        {
            if (!_isFresh)
            {
                _isFresh = true;
                Fill(_tick);
            }

            return context.State.ReportTickColumn;
        }
    }

    /// <summary>Begins a tick, after its reports: what is known of others is void.</summary>
    public void Begin(int tick)
    {
        _tick = tick;
        _isFresh = false;
    }

    private void Fill(int tick)
    {
        int last = tick - (tick % _intervalTicks);
        MachineState state = context.State;
        ReadOnlySpan<long> reported = state.ReportedDemandColumn;
        Span<int> ticks = state.ReportTickColumn;
        Vector128<int> lastFour = Vector128.Create(last);
        int first = 0;
        for (; first <= ticks.Length - Lanes.Count; first += Lanes.Count)
        {
            // A report that never came is negative: its sign fills the lane with ones, which is −1.
            Vector256<long> isMissing = Vector256.LessThan(Lanes.Load(reported, first), Vector256<long>.Zero);
            (Lanes.Narrow(isMissing) | lastFour).CopyTo(ticks[first..]);
        }

        for (int vm = first; vm < ticks.Length; vm++)
        {
            ticks[vm] = reported[vm] < 0 ? -1 : last;
        }

        foreach (int vm in drivers.DelayingReports)
        {
            ticks[vm] = reported[vm] < 0 ? -1 : LastMeasured(vm, tick);
        }
    }

    /// <summary>When the newest report that has reached the host was made: reports under way do not count, nor lost ones.</summary>
    private int LastMeasured(int vm, int tick)
    {
        int delayTicks = context.TicksFor(drivers.SettingsOf(vm).ReportDelayMilliseconds);
        int arrived = Math.Max(0, tick - delayTicks);
        int measured = arrived - (arrived % _intervalTicks);
        while (measured > 0 && drivers.IsLost(vm, measured))
        {
            measured -= _intervalTicks;
        }

        return measured;
    }
}
