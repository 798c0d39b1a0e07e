using DmSim.Lab.Fitting;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Tables;

/// <summary>Fit results as tables.</summary>
internal static class FitTables
{
    /// <summary>One row per policy, mapping and situation.</summary>
    public static CsvTable Of(FitReport report) =>
        new(
            [
                "policy",
                "mapping",
                "situation",
                "fits",
                "smallestHostBytes",
                "bindingVm",
                "bindingTick",
                "bindingWhat",
            ],
            [.. report.Results.Select(Row)]
        );

    private static object?[] Row(FitResult result) =>
        [
            result.Policy,
            Wording.Code(result.Mapping),
            Wording.Code(result.Situation),
            result.Fits,
            result.SmallestHost?.Bytes,
            result.Binding?.Vm,
            result.Binding?.Tick,
            result.Binding?.What,
        ];
}
