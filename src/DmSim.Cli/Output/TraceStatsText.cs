using DmSim.Core.Units;
using DmSim.Lab.TraceStudy;
using DmSim.Reporting.Files;

namespace DmSim.Cli.Output;

/// <summary>Statistics of a trace as people read them.</summary>
internal static class TraceStatsText
{
    /// <summary>Prints the fleet, the spread over VMs, the day, and with a wish every VM.</summary>
    public static void Print(Terminal terminal, TraceStatistics statistics, bool listsVms)
    {
        PrintFleet(terminal, statistics);
        terminal.Out.WriteLine();
        PrintSpread(terminal, statistics);
        terminal.Out.WriteLine();
        PrintDay(terminal, statistics.Fleet);
        if (listsVms)
        {
            terminal.Out.WriteLine();
            PrintVms(terminal, statistics);
        }
    }

    /// <summary>A row per VM.</summary>
    public static CsvTable VmTable(TraceStatistics statistics)
    {
        string[] lags = [.. statistics.LagsMilliseconds.Select(lag => $"autocorrelation{lag / 1000}Seconds")];
        IEnumerable<IReadOnlyList<object?>> rows = statistics.Vms.Select(vm =>
            (IReadOnlyList<object?>)
                [
                    vm.Name,
                    vm.Samples,
                    vm.PresentShare,
                    vm.Demand?.MinimumBytes,
                    vm.Demand?.MeanBytes,
                    vm.Demand?.P50Bytes,
                    vm.Demand?.P95Bytes,
                    vm.Demand?.P99Bytes,
                    vm.Demand?.MaximumBytes,
                    vm.ProvisionedBytes,
                    Known(vm.MeanUse),
                    Known(vm.PeakUse),
                    vm.JumpP99Bytes,
                    vm.LargestRiseBytes,
                    Known(vm.DailyShare),
                    vm.PeakHour < 0 ? null : vm.PeakHour,
                    .. vm.Autocorrelation.Select(value => (object?)Known(value)),
                ]
        );
        string[] header =
        [
            "vm",
            "samples",
            "presentShare",
            "minimumBytes",
            "meanBytes",
            "p50Bytes",
            "p95Bytes",
            "p99Bytes",
            "maximumBytes",
            "provisionedBytes",
            "meanUse",
            "peakUse",
            "jumpP99Bytes",
            "largestRiseBytes",
            "dailyShare",
            "peakHour",
            .. lags,
        ];
        return new CsvTable(header, [.. rows]);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static void PrintFleet(Terminal terminal, TraceStatistics statistics)
    {
        FleetStatistics fleet = statistics.Fleet;
        SpreadStatistics total = fleet.Total;
        TextTable table = new(("fleet", false), (statistics.Info.Name, false));
        table.Add("VMs present", Prose.Text($"{fleet.MeanPresentVms:0.#} of {statistics.Vms.Count} on average"));
        table.Add("total, mean", Prose.Size(total.MeanBytes));
        table.Add(
            "total, 50 / 95 / 99 / 99.9 %",
            string.Join(
                " / ",
                new[] { total.P50Bytes, total.P95Bytes, total.P99Bytes, total.P999Bytes }.Select(Prose.Size)
            )
        );
        table.Add("total, peak", Prose.Size(total.MaximumBytes));
        table.Add(
            "sum of peaks",
            Prose.Text($"{Prose.Size(fleet.SumOfPeaksBytes)}, {fleet.DiversityFactor:0.##} × the peak")
        );
        table.Add("sum provisioned", Prose.Size(fleet.SumProvisionedBytes));
        table.Add("autocorrelation", Lags(statistics, fleet.Autocorrelation));
        if (statistics.Correlation is { } pairs)
        {
            table.Add(
                "correlation of pairs",
                Prose.Text(
                    $"mean {pairs.Mean:0.00}, 10 % {pairs.P10:0.00}, 90 % {pairs.P90:0.00}, above 0.5: {pairs.StrongShare * 100:0.#} %"
                )
            );
        }

        TablePrinter.Print(terminal, table);
    }

    private static string Lags(TraceStatistics statistics, IReadOnlyList<double> values) =>
        string.Join(
            ", ",
            statistics.LagsMilliseconds.Select(
                (lag, index) => Prose.Text($"{TimeText.Format(lag)} {values[index]:0.00}")
            )
        );

    private static void PrintSpread(Terminal terminal, TraceStatistics statistics)
    {
        TextTable table = new(
            ("over VMs", false),
            ("10 %", true),
            ("median", true),
            ("mean", true),
            ("90 %", true),
            ("largest", true)
        );
        AddSizes(table, "mean demand", statistics, vm => vm.Demand?.MeanBytes ?? double.NaN);
        AddSizes(table, "99 % of demand", statistics, vm => vm.Demand?.P99Bytes ?? double.NaN);
        AddSizes(table, "peak demand", statistics, vm => vm.Demand?.MaximumBytes ?? double.NaN);
        AddSizes(table, "99 % of steps", statistics, vm => vm.JumpP99Bytes);
        AddSizes(table, "largest rise", statistics, vm => vm.LargestRiseBytes);
        AddSizes(table, "provisioned", statistics, vm => vm.ProvisionedBytes == 0 ? double.NaN : vm.ProvisionedBytes);
        AddPlain(table, "mean ÷ provisioned", statistics, vm => vm.MeanUse);
        AddPlain(table, "peak ÷ provisioned", statistics, vm => vm.PeakUse);
        AddPlain(table, "variance of the hour", statistics, vm => vm.DailyShare);
        for (int lag = 0; lag < statistics.LagsMilliseconds.Count; lag++)
        {
            int index = lag;
            string name = $"autocorrelation {TimeText.Format(statistics.LagsMilliseconds[lag])}";
            AddPlain(table, name, statistics, vm => vm.Autocorrelation[index]);
        }

        TablePrinter.Print(terminal, table);
    }

    private static void AddSizes(
        TextTable table,
        string name,
        TraceStatistics statistics,
        Func<VmStatistics, double> of
    ) => Add(table, name, statistics, of, value => Prose.Size((long)value));

    private static void AddPlain(
        TextTable table,
        string name,
        TraceStatistics statistics,
        Func<VmStatistics, double> of
    ) => Add(table, name, statistics, of, value => Prose.Text($"{value:0.000}"));

    private static void Add(
        TextTable table,
        string name,
        TraceStatistics statistics,
        Func<VmStatistics, double> of,
        Func<double, string> text
    )
    {
        double[] sorted = SeriesMath.Sorted(statistics.Vms.Select(of));
        if (sorted.Length > 0)
        {
            table.Add(
                name,
                text(SeriesMath.Quantile(sorted, 0.1)),
                text(SeriesMath.Quantile(sorted, 0.5)),
                text(SeriesMath.Mean(sorted)),
                text(SeriesMath.Quantile(sorted, 0.9)),
                text(sorted[^1])
            );
        }
    }

    private static void PrintDay(Terminal terminal, FleetStatistics fleet)
    {
        double mean = SeriesMath.Mean(fleet.ByHourBytes);
        terminal.Out.WriteLine("mean total by hour of the day, in percent of its mean:");
        string line = string.Join(
            " ",
            fleet.ByHourBytes.Select((bytes, hour) => Prose.Text($"{hour:00}h {bytes / mean * 100:0}"))
        );
        Prose.Fold(terminal, line);
    }

    private static void PrintVms(Terminal terminal, TraceStatistics statistics)
    {
        TextTable table = new(
            ("vm", false),
            ("present", true),
            ("mean", true),
            ("p50", true),
            ("p95", true),
            ("p99", true),
            ("peak", true),
            ("provisioned", true),
            ("p99 step", true),
            ("day", true),
            ("peak hour", true)
        );
        foreach (VmStatistics vm in statistics.Vms)
        {
            table.Add(
                vm.Name,
                Prose.Text($"{vm.PresentShare * 100:0} %"),
                SizeOf(vm.Demand?.MeanBytes),
                SizeOf(vm.Demand?.P50Bytes),
                SizeOf(vm.Demand?.P95Bytes),
                SizeOf(vm.Demand?.P99Bytes),
                SizeOf(vm.Demand?.MaximumBytes),
                vm.ProvisionedBytes == 0 ? "–" : Prose.Size(vm.ProvisionedBytes),
                Prose.Size(vm.JumpP99Bytes),
                double.IsNaN(vm.DailyShare) ? "–" : Prose.Text($"{vm.DailyShare * 100:0} %"),
                vm.PeakHour < 0 ? "–" : Prose.Text($"{vm.PeakHour}")
            );
        }

        TablePrinter.Print(terminal, table);
    }

    private static string SizeOf(long? bytes) => bytes is { } size ? Prose.Size(size) : "–";
}
