using CsvHelper;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;
using DmSim.Lab.Results;
using DmSim.Reporting.Figures;
using DmSim.Reporting.Files;
using DmSim.Reporting.Html;

namespace DmSim.Reporting.Results;

/// <summary>Writes the results folder of one run.</summary>
public static class RunResultsWriter
{
    /// <summary>File of the results as JSON.</summary>
    public const string SummaryName = "summary.json";

    /// <summary>File that a <see cref="DecisionCsvSink"/> is to write during the run.</summary>
    public const string DecisionsName = "decisions.csv";

    /// <summary>File that an <see cref="EventCsvSink"/> is to write during the run.</summary>
    public const string EventsName = "events.csv";

    /// <summary>File that a <see cref="PdhCounterSink"/> is to write during the run.</summary>
    public const string CountersName = "counters.csv";

    /// <summary>Writes results of a run whose decisions, events and counters were not kept.</summary>
    /// <exception cref="InvalidInputException">The folder holds something that would be lost.</exception>
    public static void Write(RunReport report, string folder, ResultsOptions options)
    {
        using ResultsFolder results = ResultsFolder.Begin(folder);
        Write(report, results, options);
    }

    /// <summary>
    /// Writes results into a folder that was begun before the run, so that <see cref="DecisionsName"/>,
    /// <see cref="EventsName"/> and <see cref="CountersName"/> could be written during it (closed by now), and completes it.
    /// </summary>
    public static void Write(RunReport report, ResultsFolder folder, ResultsOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        RunSpec spec = report.Result.Totals.Spec;
        string document = RunJson.Write(report);
        folder.WriteText(SummaryName, document);
        WriteVms(folder.PathOf("vms.csv"), report.Result.Totals);
        if (report.Result.Series is { } series)
        {
            SeriesParquet.WriteAsync(folder.PathOf("series.parquet"), spec, series).GetAwaiter().GetResult();
        }

        IReadOnlyList<(Figure Figure, byte[] Png)> figures = FigureFiles.Write(
            folder,
            RunFigures.Of(report, options.Vm)
        );
        folder.WriteText(ReportPage.FileName, RunPage.Of(report, figures, options.Command).Render());
        folder.Complete("run", document, options.Source);
    }

    private static void WriteVms(string path, RunTotals totals)
    {
        MetricDefinition[] metrics = [.. MetricCatalogue.All.Where(metric => metric.OfVm is not null)];
        string[] names = [.. metrics.Select(NameWithUnit)];
        using CsvWriter csv = CsvFile.Create(path, ["index", "vm", .. names]);
        for (int vm = 0; vm < totals.Vms.Count; vm++)
        {
            csv.WriteField(vm);
            csv.WriteField(totals.Spec.Vms[vm].Name);
            foreach (MetricDefinition metric in metrics)
            {
                CsvFile.WriteNumber(csv, metric.OfVm!(totals, totals.Vms[vm]));
            }

            csv.EndRecord();
        }
    }

    private static string NameWithUnit(MetricDefinition metric) =>
        metric.Unit.Length == 0 ? metric.Name : $"{metric.Name} ({metric.Unit})";
}
