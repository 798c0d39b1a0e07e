using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>
/// What can be said of the first k VMs of a fleet without running them: the busiest moment that the objective does not
/// excuse, and guesses of how many fit. Guesses only choose where a search begins.
/// </summary>
internal sealed class FleetForecast
{
    private readonly Dictionary<int, int> _busyTicks = [];
    private readonly Fleet _fleet;
    private readonly int _excusedCells;
    private readonly DemandGrid _grid;

    public FleetForecast(MappedPopulation population, DemandGrid grid, Fleet fleet)
    {
        _grid = grid;
        Scenario scenario = population.Prepared.Experiment.Scenario;
        HostSettings host = scenario.Host;
        long available = host.AvailableToVms.Bytes;
        double allowed = 1 - scenario.Objective.TimeShare;
        int warmUpCells = Math.Min(grid.CellCount - 1, population.Prepared.Experiment.WarmUpTicks / grid.StepTicks);
        _fleet = fleet;
        _excusedCells = (int)ObjectiveJudge.Allowance(scenario.Objective, grid.CellCount);
        long[] held = new long[grid.CellCount];
        long statics = 0;
        long overheads = 0;
        bool shares = true;
        for (int place = 0; place < fleet.Count; place++)
        {
            VmSettings settings = population.Vms[fleet.MemberAt(place)].Settings;
            overheads += host.OverheadOf(settings.Maximum).Bytes;
            statics += settings.StaticSize.Bytes;
            Add(grid.DemandPages(fleet.MemberAt(place)), settings, held);
            StaticCount += statics + overheads <= available && StaticCount == place ? 1 : 0;
            shares = shares && OverfullCells(held, available - overheads, warmUpCells) <= allowed * grid.CellCount;
            SharedCount += shares ? 1 : 0;
        }
    }

    /// <summary>How many VMs fit with their static sizes.</summary>
    public int StaticCount { get; }

    /// <summary>How many VMs fit when memory is shared ideally: no buffer, no delay.</summary>
    public int SharedCount { get; }

    /// <summary>
    /// The tick at which the first <paramref name="count"/> VMs demand most together, apart from the busiest moments that
    /// the objective's time share excuses; of equal moments the earliest.
    /// </summary>
    public int BusyTick(int count)
    {
        if (!_busyTicks.TryGetValue(count, out int tick))
        {
            tick = FindBusyCell(count) * _grid.StepTicks;
            _busyTicks.Add(count, tick);
        }

        return tick;
    }

    private int FindBusyCell(int count)
    {
        long[] descending = new long[_grid.CellCount];
        int[] cells = new int[_grid.CellCount];
        for (int place = 0; place < count; place++)
        {
            ReadOnlySpan<uint> pages = _grid.DemandPages(_fleet.MemberAt(place));
            for (int cell = 0; cell < descending.Length; cell++)
            {
                descending[cell] -= pages[cell];
            }
        }

        // Sorting is not stable, so equal moments are told apart by their cell in the low bits.
        for (int cell = 0; cell < cells.Length; cell++)
        {
            cells[cell] = cell;
            descending[cell] = (descending[cell] << 15) + cell;
        }

        Array.Sort(descending, cells);
        return cells[Math.Min(_excusedCells, cells.Length - 1)];
    }

    private static void Add(ReadOnlySpan<uint> pages, VmSettings settings, long[] held)
    {
        for (int cell = 0; cell < held.Length; cell++)
        {
            long bytes = (long)pages[cell] * DemandSeries.PageBytes;
            held[cell] += bytes == 0 ? 0 : Math.Clamp(bytes, settings.Minimum.Bytes, settings.Maximum.Bytes);
        }
    }

    private static int OverfullCells(long[] held, long room, int firstCell)
    {
        int count = 0;
        for (int cell = firstCell; cell < held.Length; cell++)
        {
            count += held[cell] > room ? 1 : 0;
        }

        return count;
    }
}
