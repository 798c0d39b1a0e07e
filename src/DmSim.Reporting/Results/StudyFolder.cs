using DmSim.Reporting.Figures;
using DmSim.Reporting.Html;

namespace DmSim.Reporting.Results;

/// <summary>What the results folders of all studies have in common: JSON, figures, report, manifest.</summary>
internal static class StudyFolder
{
    /// <summary>Writes and completes a folder.</summary>
    /// <param name="target">Where.</param>
    /// <param name="kind">Kind in the manifest; also the name of the JSON file.</param>
    /// <param name="document">The results as JSON.</param>
    /// <param name="tables">Writes the CSV files.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="page">Makes the report from the written figures.</param>
    public static void Write(
        string target,
        string kind,
        string document,
        Action<ResultsFolder> tables,
        IReadOnlyList<Figure> figures,
        Func<IReadOnlyList<(Figure Figure, byte[] Png)>, ReportPage> page
    )
    {
        using ResultsFolder folder = ResultsFolder.Begin(target);
        folder.WriteText($"{kind}.json", document);
        tables(folder);
        folder.WriteText(ReportPage.FileName, page(FigureFiles.Write(folder, figures)).Render());
        folder.Complete(kind, document, source: null);
    }
}
