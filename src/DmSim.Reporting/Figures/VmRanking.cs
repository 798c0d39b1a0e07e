using DmSim.Core.Recording;

namespace DmSim.Reporting.Figures;

/// <summary>Which VM fares worst.</summary>
internal static class VmRanking
{
    /// <summary>
    /// VM indices, worst first: failed starts, then the share of time above the objective's pressure, then the highest
    /// pressure; ties by VM index.
    /// </summary>
    public static IReadOnlyList<int> WorstFirst(RunTotals totals) =>
        [
            .. Enumerable
                .Range(0, totals.Vms.Count)
                .OrderByDescending(vm => totals.Vms[vm].FailedStarts)
                .ThenByDescending(vm => OverShare(totals.Vms[vm]))
                .ThenByDescending(vm => totals.Vms[vm].MaxPressurePermille)
                .ThenBy(vm => vm),
        ];

    private static double OverShare(VmTotals vm) => vm.RunningTicks == 0 ? 0 : (double)vm.OverTicks / vm.RunningTicks;
}
