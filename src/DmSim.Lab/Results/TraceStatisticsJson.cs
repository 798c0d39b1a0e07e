using System.Text.Json;
using DmSim.Lab.TraceStudy;

namespace DmSim.Lab.Results;

/// <summary>Writes statistics of a trace as <c>dmsim/trace-stats/1</c>.</summary>
public static class TraceStatisticsJson
{
    /// <summary>The document.</summary>
    public static string Write(TraceStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return JsonText.Document(
            "trace-stats",
            json =>
            {
                json.WriteString("name", statistics.Info.Name);
                json.WriteString("signal", JsonText.Name(statistics.Info.Signal));
                json.WriteNumber("durationSeconds", statistics.Info.DurationMilliseconds / 1000.0);
                json.WriteNumber("stepSeconds", statistics.StepMilliseconds / 1000.0);
                json.List("lagsSeconds", statistics.LagsMilliseconds, lag => json.Real(lag / 1000.0));
                json.Object("fleet", () => Write(json, statistics.Fleet));
                Write(json, statistics.Correlation);
                json.List("vms", statistics.Vms, vm => json.Object(null, () => Write(json, vm)));
            }
        );
    }

    private static void Write(Utf8JsonWriter json, FleetStatistics fleet)
    {
        Write(json, "total", fleet.Total);
        json.WriteNumber("sumOfPeaksBytes", fleet.SumOfPeaksBytes);
        json.WriteNumber("sumProvisionedBytes", fleet.SumProvisionedBytes);
        json.Real("diversityFactor", fleet.DiversityFactor);
        json.Real("meanPresentVms", fleet.MeanPresentVms);
        json.List("byHourBytes", fleet.ByHourBytes, value => json.Real(Math.Round(value)));
        json.List("autocorrelation", fleet.Autocorrelation, json.Real);
    }

    private static void Write(Utf8JsonWriter json, CorrelationStatistics? correlation)
    {
        if (correlation is null)
        {
            json.WriteNull("correlation");
            return;
        }

        json.Object(
            "correlation",
            () =>
            {
                json.WriteNumber("pairs", correlation.Pairs);
                json.Real("mean", correlation.Mean);
                json.Real("p10", correlation.P10);
                json.Real("p50", correlation.P50);
                json.Real("p90", correlation.P90);
                json.Real("strongShare", correlation.StrongShare);
            }
        );
    }

    private static void Write(Utf8JsonWriter json, VmStatistics vm)
    {
        json.WriteString("name", vm.Name);
        json.WriteNumber("samples", vm.Samples);
        json.Real("presentShare", vm.PresentShare);
        Write(json, "demand", vm.Demand);
        json.WriteNumber("provisionedBytes", vm.ProvisionedBytes);
        json.Real("meanUse", vm.MeanUse);
        json.Real("peakUse", vm.PeakUse);
        json.WriteNumber("jumpP99Bytes", vm.JumpP99Bytes);
        json.WriteNumber("largestRiseBytes", vm.LargestRiseBytes);
        json.List("autocorrelation", vm.Autocorrelation, json.Real);
        json.Real("dailyShare", vm.DailyShare);
        json.Integer("peakHour", vm.PeakHour < 0 ? null : vm.PeakHour);
    }

    private static void Write(Utf8JsonWriter json, string name, SpreadStatistics? spread)
    {
        if (spread is null)
        {
            json.WriteNull(name);
            return;
        }

        json.Object(
            name,
            () =>
            {
                json.WriteNumber("minimumBytes", spread.MinimumBytes);
                json.WriteNumber("meanBytes", spread.MeanBytes);
                json.WriteNumber("p50Bytes", spread.P50Bytes);
                json.WriteNumber("p90Bytes", spread.P90Bytes);
                json.WriteNumber("p95Bytes", spread.P95Bytes);
                json.WriteNumber("p99Bytes", spread.P99Bytes);
                json.WriteNumber("p999Bytes", spread.P999Bytes);
                json.WriteNumber("maximumBytes", spread.MaximumBytes);
            }
        );
    }
}
