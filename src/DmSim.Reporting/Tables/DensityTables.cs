using DmSim.Lab.Density;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Tables;

/// <summary>Density results as tables.</summary>
internal static class DensityTables
{
    /// <summary>One row per result.</summary>
    public static CsvTable Of(IEnumerable<DensityResult> results) =>
        new(
            [
                "policy",
                "mapping",
                "situation",
                "n",
                "low",
                "high",
                "nInHalf",
                "gainOverStatic",
                "consolidationRatio",
                "nAtTick",
                "nAtSample",
                "bindingVm",
                "bindingTick",
                "bindingWhat",
                "inversions",
            ],
            [.. results.Select(Row)]
        );

    /// <summary>One row per draw of every result.</summary>
    public static CsvTable Replicates(IEnumerable<DensityResult> results) =>
        new(
            [
                "policy",
                "mapping",
                "situation",
                "replicate",
                "n",
                "metPerTick",
                "metPerSample",
                "maximaBytes",
                "corrections",
                "movedBytesPerHour",
                "bindingVm",
                "bindingTick",
                "bindingWhat",
                "metAboveAt",
                "runs",
            ],
            [.. results.SelectMany(result => result.Replicates.Select(draw => Row(result, draw)))]
        );

    private static object?[] Row(DensityResult result) =>
        [
            result.Policy,
            Wording.Code(result.Mapping),
            Wording.Code(result.Situation),
            result.N,
            result.Low,
            result.High,
            result.NInHalf,
            result.GainOverStatic,
            result.ConsolidationRatio,
            result.NAtTick,
            result.NAtSample,
            result.Binding?.Vm,
            result.Binding?.Tick,
            result.Binding?.What,
            result.Inversions.Count,
        ];

    private static object?[] Row(DensityResult result, ReplicateDensity draw) =>
        [
            result.Policy,
            Wording.Code(result.Mapping),
            Wording.Code(result.Situation),
            draw.Replicate,
            draw.N,
            draw.MetPerTick,
            draw.MetPerSample,
            draw.MaximaBytes,
            draw.Corrections,
            draw.MovedBytesPerHour,
            draw.Binding?.Vm,
            draw.Binding?.Tick,
            draw.Binding?.What,
            draw.MetAboveAt,
            draw.Runs,
        ];
}
