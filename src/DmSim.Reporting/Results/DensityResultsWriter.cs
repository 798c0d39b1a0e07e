using DmSim.Core.Scenarios;
using DmSim.Lab.Density;
using DmSim.Lab.Results;
using DmSim.Reporting.Figures;
using DmSim.Reporting.Files;
using DmSim.Reporting.Html;
using DmSim.Reporting.Tables;

namespace DmSim.Reporting.Results;

/// <summary>Writes the results folder of a density search.</summary>
public static class DensityResultsWriter
{
    /// <summary>Writes the whole folder, or nothing.</summary>
    /// <exception cref="InvalidInputException">The folder holds something that would be lost.</exception>
    public static void Write(DensityReport report, string folder, ResultsOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        StudyFolder.Write(
            folder,
            "density",
            DensityJson.Write(report),
            results => WriteTables(report, results),
            DensityFigures.Of(report),
            figures => DensityPage.Of(report, figures, options.Command)
        );
    }

    private static void WriteTables(DensityReport report, ResultsFolder results)
    {
        CsvFile.Write(results.PathOf("density.csv"), DensityTables.Of(report.Results));
        CsvFile.Write(results.PathOf("replicates.csv"), DensityTables.Replicates(report.Results));
    }
}
