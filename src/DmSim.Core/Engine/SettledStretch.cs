using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Workloads;

namespace DmSim.Core.Engine;

/// <summary>
/// Passes over ticks in which samples change demand, but by so little that nothing follows from it: no order, nothing
/// refused, nothing short. What is left of such a tick is counting, which is done VM by VM for many of them at once.
/// </summary>
internal sealed class SettledStretch
{
    /// <summary>Fewer ticks are walked: finding out costs about as much.</summary>
    private const int FewestTicks = 3;

    /// <summary>After so many ticks reading samples ahead would have been in vain.</summary>
    private const int LongTicks = 16;

    /// <summary>After a try in vain the next one waits, twice as long each time, up to so many ticks.</summary>
    private const int LongestWaitTicks = 64;

    /// <summary>Ticks looked at in one go: what a VM costs besides is then little, and most fleets' samples stay in a cache.</summary>
    private const int SegmentTicks = 256;

    /// <summary>How many VMs ahead demand is fetched: its latency is about what looking through so many takes.</summary>
    private const int PrefetchedVms = 16;

    private readonly MachineContext _context;
    private readonly DemandPhase _demand;
    private readonly ReportPhase _reports;
    private readonly BalancePhase _balance;
    private readonly GuestColumns _guests;
    private readonly bool[] _hasSamples;
    private readonly bool[] _changes;
    private readonly int[] _firstEntry;
    private readonly long[] _least;
    private readonly long[] _greatest;
    private bool _allHaveSamples;
    private int _nextTry;
    private int _waitTicks = 1;

    public SettledStretch(
        MachineContext context,
        DemandPhase demand,
        ReportPhase reports,
        BalancePhase balance,
        GuestColumns guests
    )
    {
        _context = context;
        _demand = demand;
        _reports = reports;
        _balance = balance;
        _guests = guests;
        int count = context.Spec.Vms.Count;
        _hasSamples = new bool[count];
        _changes = new bool[count];
        _firstEntry = new int[count];
        _least = new long[count];
        _greatest = new long[count];
    }

    /// <summary>Passes over as many ticks as it can.</summary>
    /// <param name="first">The first of them, in which samples begin; the one before is done.</param>
    /// <param name="limit">A tick at which something else happens.</param>
    /// <param name="recorder">Is told.</param>
    /// <returns>The first tick that must be walked.</returns>
    public int Pass<TRecorder>(int first, int limit, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (first < _nextTry || limit - first < FewestTicks)
        {
            return first;
        }

        int tick = first;
        if (MayBegin() && Bound(first, limit, ref recorder, out int count))
        {
            do
            {
                PassSegment(tick, count, ref recorder);
                tick += count;
                count = FindRuns(Math.Min(SegmentTicks, limit - tick), isFirst: false);
                count = CountWithin(count);
            } while (count > 0);
        }

        _waitTicks = tick == first ? Math.Min(LongestWaitTicks, 2 * _waitTicks) : 1;
        _nextTry = tick == first ? first + _waitTicks : tick + 1;
        _demand.Samples.ReadsAhead = tick - first < LongTicks;
        return tick;
    }

    private bool MayBegin()
    {
        if (!_reports.IsEveryTick || !_context.WantsMove.IsEmpty)
        {
            return false;
        }

        _guests.Refresh();
        return _context.ReportDue.IsEmpty;
    }

    /// <summary>
    /// Works out within which demand nothing follows, and for how many ticks, at least a few, all VMs stay within that. It
    /// holds on as long as no memory moves.
    /// </summary>
    private bool Bound<TRecorder>(int first, int limit, ref TRecorder recorder, out int count)
        where TRecorder : struct, IRecorder
    {
        count = 0;
        Array.Fill(_greatest, DemandSeries.AbsentPages * (long)DemandSeries.PageBytes - 1);
        if (!recorder.TrySettle(first, _greatest))
        {
            return false;
        }

        count = FindRuns(Math.Min(SegmentTicks, limit - first), isFirst: true);
        if (count < FewestTicks || !BoundDemand() || !_balance.TrySettle(first - 1, _least, _greatest))
        {
            return false;
        }

        TakeOffBeyondDemand();
        count = CountWithin(count);
        return count >= FewestTicks;
    }

    /// <summary>For how many ticks every VM has either a sample in each or none, and always the same ones do.</summary>
    private int FindRuns(int most, bool isFirst)
    {
        DemandSamples samples = _demand.Samples;
        int count = most;
        bool all = true;
        for (int vm = 0; vm < _hasSamples.Length && count > 0; vm++)
        {
            int run = samples.RunOf(vm, count, out _firstEntry[vm]);
            bool has = run > 0;
            count = Math.Min(count, has ? run : Math.Max(0, samples.EndOf(vm) - (_context.State.Tick + 1)));
            if (isFirst)
            {
                _hasSamples[vm] = has;
            }
            else if (has != _hasSamples[vm])
            {
                return 0;
            }

            all &= has;
        }

        _allHaveSamples = all;
        return count;
    }

    /// <summary>What guests can commit, and what they report of it; the policy thinks in what is reported.</summary>
    private bool BoundDemand()
    {
        MachineState state = _context.State;
        for (int vm = 0; vm < _changes.Length; vm++)
        {
            bool runs = state.StateColumn[vm] == VmState.Running;
            _changes[vm] = runs && _hasSamples[vm];
            bool isUsual = !runs || (state.RefusedBelowColumn[vm] | state.RefusedColumn[vm]) == 0;
            bool isFollowed = !_changes[vm] || (_demand.Software.IsPlain[vm] && _reports.IsSteady[vm]);
            bool isThere = !_hasSamples[vm] || _demand.Samples.IsPresent(vm);
            bool isWithin = _changes[vm] || state.DemandColumn[vm] <= _greatest[vm];
            if (!(isUsual && isFollowed && isThere && isWithin))
            {
                return false;
            }

            long reported = state.ReportedDemandColumn[vm];
            long greatest = Math.Min(_greatest[vm], _guests.Uncommitted[vm]);
            if (_context.Backing is { } backing && _changes[vm])
            {
                greatest = backing.Untouching(vm, greatest);
            }

            greatest += _guests.ReportedBeyondDemand[vm];
            _least[vm] = _changes[vm] ? 0 : reported;
            _greatest[vm] = _changes[vm] ? greatest : reported;
        }

        return true;
    }

    private void TakeOffBeyondDemand()
    {
        for (int vm = 0; vm < _changes.Length; vm++)
        {
            long beyond = _changes[vm] ? _guests.ReportedBeyondDemand[vm] : 0;
            _least[vm] -= beyond;
            _greatest[vm] -= beyond;
        }
    }

    /// <summary>For how many of these ticks every VM stays within its bounds; one that is off may only not go absent.</summary>
    private int CountWithin(int count)
    {
        ReadOnlySpan<DemandSeries> series = _demand.Samples.Series;
        for (int vm = 0; vm < _changes.Length && count > 0; vm++)
        {
            int soon = vm + PrefetchedVms;
            if (soon < _changes.Length)
            {
                series[soon].Prefetch(_firstEntry[soon], count);
            }

            if (!_hasSamples[vm])
            {
                continue;
            }

            uint least = 0;
            uint greatest = DemandSeries.AbsentPages - 1;
            if (_changes[vm])
            {
                long leastPages = (Math.Max(0, _least[vm]) + DemandSeries.PageBytes - 1) / DemandSeries.PageBytes;
                long greatestPages = _greatest[vm] / DemandSeries.PageBytes;
                if (leastPages > greatestPages || _greatest[vm] < 0)
                {
                    return 0;
                }

                least = (uint)Math.Min(greatest, leastPages);
                greatest = (uint)Math.Min(greatest, greatestPages);
            }

            int outside = series[vm].PagesFrom(_firstEntry[vm], count).IndexOfAnyExceptInRange(least, greatest);
            count = outside < 0 ? count : outside;
        }

        return count;
    }

    private void PassSegment<TRecorder>(int first, int count, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        MachineState state = _context.State;
        SettledTicks ticks = new(_demand.Samples.Series, _firstEntry)
        {
            FirstTick = first,
            Count = count,
            Changes = _changes,
            HasSamples = _hasSamples,
            AllHaveSamples = _allHaveSamples,
        };
        recorder.PassOver(ticks);
        _balance.PassOver(new SettledReports(ticks, state.ReportedDemandColumn, _guests.ReportedBeyondDemand));
        _demand.Samples.PassOver(ticks.EndTick, _hasSamples);
        state.Tick = ticks.EndTick - 1;
        for (int vm = 0; vm < _changes.Length; vm++)
        {
            if (_changes[vm])
            {
                long demand = (long)ticks.PagesOf(vm)[^1] * DemandSeries.PageBytes;
                state.DemandColumn[vm] = demand;
                state.WorkingSetColumn[vm] = demand;
                state.ReportedDemandColumn[vm] = demand + _guests.ReportedBeyondDemand[vm];
                state.ReportedAvailableColumn[vm] = Math.Max(0, _guests.Usable[vm] - demand);
                _context.Backing?.Heat(vm);
            }
        }
    }
}
