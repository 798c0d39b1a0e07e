using DmSim.Core.Scenarios;
using DmSim.Lab.Comparing;
using DmSim.Lab.Results;
using DmSim.Reporting.Figures;
using DmSim.Reporting.Files;
using DmSim.Reporting.Html;
using DmSim.Reporting.Tables;

namespace DmSim.Reporting.Results;

/// <summary>Writes the results folder of a comparison.</summary>
public static class ComparisonResultsWriter
{
    /// <summary>Writes the whole folder, or nothing.</summary>
    /// <exception cref="InvalidInputException">The folder holds something that would be lost.</exception>
    public static void Write(ComparisonReport report, string folder, ResultsOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        StudyFolder.Write(
            folder,
            "comparison",
            ComparisonJson.Write(report),
            results => WriteTables(report, results),
            ComparisonFigures.Of(report),
            figures => ComparisonPage.Of(report, figures, options.Command)
        );
    }

    private static void WriteTables(ComparisonReport report, ResultsFolder results)
    {
        CsvFile.Write(results.PathOf("metrics.csv"), ComparisonTables.Metrics(report));
        CsvFile.Write(results.PathOf("differences.csv"), ComparisonTables.Differences(report));
        CsvFile.Write(results.PathOf("replicates.csv"), ComparisonTables.Replicates(report));
    }
}
