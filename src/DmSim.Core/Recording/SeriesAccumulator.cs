using DmSim.Core.Engine;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>Fills a <see cref="RunSeries"/>: means and maxima per row, so that no short event is lost by sampling.</summary>
internal sealed class SeriesAccumulator
{
    private static readonly int[] PleasantSeconds =
    [
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        300,
        600,
        900,
        1800,
        3600,
        7200,
        14400,
        21600,
        43200,
        86400,
    ];

    /// <summary>Values per column that are kept at most: 256 MB in all, whatever the fleet.</summary>
    private const int MostValues = 16_000_000;

    private readonly MachineState _state;
    private readonly long[] _demand;
    private readonly long[] _assigned;
    private readonly long[] _held;
    private readonly long[] _visible;
    private readonly int[] _since;
    private readonly long[] _demandPageTicks;
    private readonly long[] _assignedPageTicks;
    private readonly float[] _maxPressure;
    private long _free;
    private int _freeSince;
    private long _freePageTicks;
    private int _rowStart;

    public SeriesAccumulator(RunSpec spec, MachineState state, int rows)
    {
        _state = state;
        int count = spec.Vms.Count;
        int interval = Interval(spec, Math.Min(rows, Math.Max(1, MostValues / Math.Max(1, count))));
        Series = new RunSeries(count, interval, 0, (spec.DurationTicks + interval - 1) / interval);
        _demand = new long[count];
        _assigned = new long[count];
        _held = new long[count];
        _visible = new long[count];
        _since = new int[count];
        _demandPageTicks = new long[count];
        _assignedPageTicks = new long[count];
        _maxPressure = new float[count];
    }

    public RunSeries Series { get; }

    /// <summary>The first tick of the next row.</summary>
    public int NextTick => _rowStart + Series.IntervalTicks;

    public void Update(int tick, ReadOnlySpan<int> changed)
    {
        foreach (int vm in changed)
        {
            Advance(vm, tick);
            _demand[vm] = _state.DemandColumn[vm];
            _assigned[vm] = _state.AssignedColumn[vm];
            _held[vm] = _state.HeldColumn[vm];
            _visible[vm] = _state.VisibleColumn[vm];
        }
    }

    /// <summary>Takes in ticks in which only demand changed; they lie within a row.</summary>
    public void PassOver(in SettledTicks ticks, PassedDemand passed)
    {
        for (int vm = 0; vm < _since.Length; vm++)
        {
            if (!ticks.Changes[vm])
            {
                continue;
            }

            Advance(vm, ticks.FirstTick);
            _demandPageTicks[vm] += passed.PageTicks[vm];
            _assignedPageTicks[vm] += _assigned[vm] / DemandSeries.PageBytes * ticks.Count;
            _maxPressure[vm] = Math.Max(_maxPressure[vm], PressureOf(passed.MaxPages[vm] * DemandSeries.PageBytes, vm));
            _demand[vm] = (long)ticks.PagesOf(vm)[^1] * DemandSeries.PageBytes;
            _since[vm] = ticks.EndTick;
        }
    }

    public void UpdateFree(int tick)
    {
        AdvanceFree(tick);
        _free = _state.FreeBytes;
    }

    /// <summary>Closes the row that ends before this tick. Called before the tick's changes are taken over.</summary>
    public void CloseRow(int tick)
    {
        int length = tick - _rowStart;
        if (length <= 0)
        {
            return;
        }

        AdvanceFree(tick);
        int row = Series.RowCount * Series.VmCount;
        for (int vm = 0; vm < Series.VmCount; vm++)
        {
            Advance(vm, tick);
            Series.DemandMebibytes[row + vm] = MeanMebibytes(_demandPageTicks[vm], length);
            Series.AssignedMebibytes[row + vm] = MeanMebibytes(_assignedPageTicks[vm], length);
            Series.VisibleMebibytes[row + vm] = (float)(_visible[vm] / (double)MemorySize.BytesPerMebibyte);
            Series.MaxPressurePercent[row + vm] = _maxPressure[vm];
            _demandPageTicks[vm] = 0;
            _assignedPageTicks[vm] = 0;
            _maxPressure[vm] = 0;
        }

        Series.FreeMebibytes[Series.RowCount] = MeanMebibytes(_freePageTicks, length);
        _freePageTicks = 0;
        Series.RowCount++;
        _rowStart = tick;
    }

    private static float MeanMebibytes(long pageTicks, int ticks) =>
        (float)((double)pageTicks / ticks * DemandSeries.PageBytes / MemorySize.BytesPerMebibyte);

    /// <summary>The ticks of a row where so many rows are wanted: a pleasant length that gives no more.</summary>
    public static int Interval(RunSpec spec, int rows)
    {
        foreach (int seconds in PleasantSeconds)
        {
            long ticks = Math.Max(1, seconds * 1000L / spec.TickMilliseconds);
            if (ticks * rows >= spec.DurationTicks)
            {
                return (int)ticks;
            }
        }

        return (spec.DurationTicks + rows - 1) / rows;
    }

    private void AdvanceFree(int tick)
    {
        _freePageTicks += _free / DemandSeries.PageBytes * (tick - _freeSince);
        _freeSince = tick;
    }

    private void Advance(int vm, int tick)
    {
        long ticks = tick - _since[vm];
        _since[vm] = tick;
        if (ticks <= 0 || _held[vm] == 0)
        {
            return;
        }

        _demandPageTicks[vm] += _demand[vm] / DemandSeries.PageBytes * ticks;
        _assignedPageTicks[vm] += _assigned[vm] / DemandSeries.PageBytes * ticks;
        _maxPressure[vm] = Math.Max(_maxPressure[vm], PressureOf(_demand[vm], vm));
    }

    private float PressureOf(long demand, int vm) => (float)(100.0 * demand / _held[vm]);
}
