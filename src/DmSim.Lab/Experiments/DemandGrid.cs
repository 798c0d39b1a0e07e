using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>
/// The demand of every VM at evenly spaced ticks: enough to guess where a search begins and to find the moment of
/// the busiest moment that counts, without running anything.
/// </summary>
internal sealed class DemandGrid
{
    private const int MostCells = 20_000;

    private readonly uint[][] _pages;

    public DemandGrid(MappedPopulation population)
    {
        int total = population.DurationTicks;
        StepTicks = Math.Max(1, Math.Max(TypicalStep(population), (total + MostCells - 1) / MostCells));
        CellCount = Math.Max(1, (total + StepTicks - 1) / StepTicks);
        _pages = new uint[population.Vms.Count][];
        for (int vm = 0; vm < _pages.Length; vm++)
        {
            _pages[vm] = Sample(population.Vms[vm].Demand);
        }
    }

    /// <summary>Ticks from one cell to the next.</summary>
    public int StepTicks { get; }

    public int CellCount { get; }

    /// <summary>Demand of a VM at the first tick of every cell, in pages; 0 while it is absent.</summary>
    public ReadOnlySpan<uint> DemandPages(int vm) => _pages[vm];

    private static int TypicalStep(MappedPopulation population)
    {
        // The finest sampling decides, so that no VM's corners fall between cells where that can be afforded.
        int finest = int.MaxValue;
        foreach (MappedVm vm in population.Vms)
        {
            int span = vm.Demand.EndTick - vm.Demand.TickAt(0);
            finest = Math.Min(finest, Math.Max(1, span / vm.Demand.Count));
        }

        return finest == int.MaxValue ? 1 : finest;
    }

    private uint[] Sample(DemandSeries series)
    {
        uint[] pages = new uint[CellCount];
        int index = -1;
        for (int cell = 0; cell < CellCount; cell++)
        {
            int tick = cell * StepTicks;
            while (index + 1 < series.Count && series.TickAt(index + 1) <= tick)
            {
                index++;
            }

            bool present = index >= 0 && tick < series.EndTick;
            pages[cell] = present ? DemandSeries.PagesFor(series.DemandAt(index)) : 0;
        }

        return pages;
    }
}
