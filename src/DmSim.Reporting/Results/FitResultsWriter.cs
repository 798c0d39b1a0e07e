using DmSim.Core.Scenarios;
using DmSim.Lab.Fitting;
using DmSim.Lab.Results;
using DmSim.Reporting.Figures;
using DmSim.Reporting.Files;
using DmSim.Reporting.Html;
using DmSim.Reporting.Tables;

namespace DmSim.Reporting.Results;

/// <summary>Writes the results folder of a fit.</summary>
public static class FitResultsWriter
{
    /// <summary>Writes the whole folder, or nothing.</summary>
    /// <exception cref="InvalidInputException">The folder holds something that would be lost.</exception>
    public static void Write(FitReport report, string folder, ResultsOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        StudyFolder.Write(
            folder,
            "fit",
            FitJson.Write(report),
            results => WriteTables(report, results),
            FitFigures.Of(report),
            figures => FitPage.Of(report, figures, options.Command)
        );
    }

    private static void WriteTables(FitReport report, ResultsFolder results)
    {
        CsvFile.Write(results.PathOf("fit.csv"), FitTables.Of(report));
    }
}
