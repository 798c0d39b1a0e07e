using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>
/// What can be said of the first k VMs of a fleet without running them: the moment of highest total demand, and guesses
/// of how many fit. Guesses only choose where a search begins.
/// </summary>
internal sealed class FleetForecast
{
    private readonly int[] _peakCell;
    private readonly DemandGrid _grid;

    public FleetForecast(MappedPopulation population, DemandGrid grid, Fleet fleet)
    {
        _grid = grid;
        Scenario scenario = population.Prepared.Experiment.Scenario;
        HostSettings host = scenario.Host;
        long available = host.AvailableToVms.Bytes;
        double allowed = 1 - scenario.Objective.TimeShare;
        int warmUpCells = Math.Min(grid.CellCount - 1, population.Prepared.Experiment.WarmUpTicks / grid.StepTicks);
        _peakCell = new int[fleet.Count + 1];
        long[] demand = new long[grid.CellCount];
        long[] held = new long[grid.CellCount];
        long statics = 0;
        long overheads = 0;
        bool shares = true;
        for (int place = 0; place < fleet.Count; place++)
        {
            VmSettings settings = population.Vms[fleet.MemberAt(place)].Settings;
            overheads += host.OverheadOf(settings.Maximum).Bytes;
            statics += settings.StaticSize.Bytes;
            _peakCell[place + 1] = Add(grid.DemandPages(fleet.MemberAt(place)), settings, demand, held);
            StaticCount += statics + overheads <= available && StaticCount == place ? 1 : 0;
            shares = shares && OverfullCells(held, available - overheads, warmUpCells) <= allowed * grid.CellCount;
            SharedCount += shares ? 1 : 0;
        }
    }

    /// <summary>How many VMs fit with their static sizes.</summary>
    public int StaticCount { get; }

    /// <summary>How many VMs fit when memory is shared ideally: no buffer, no delay.</summary>
    public int SharedCount { get; }

    /// <summary>The tick of the stretch at which the first <paramref name="count"/> VMs demand most together.</summary>
    public int PeakTick(int count) => _peakCell[count] * _grid.StepTicks;

    private static int Add(ReadOnlySpan<uint> pages, VmSettings settings, long[] demand, long[] held)
    {
        int peak = 0;
        for (int cell = 0; cell < demand.Length; cell++)
        {
            long bytes = (long)pages[cell] * DemandSeries.PageBytes;
            demand[cell] += bytes;
            held[cell] += bytes == 0 ? 0 : Math.Clamp(bytes, settings.Minimum.Bytes, settings.Maximum.Bytes);
            peak = demand[cell] > demand[peak] ? cell : peak;
        }

        return peak;
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
