using DmSim.Reporting.Files;
using DmSim.Reporting.Results;

namespace DmSim.Reporting.Figures;

/// <summary>Figures as files of a results folder.</summary>
internal static class FigureFiles
{
    /// <summary>Folder of figures inside a results folder.</summary>
    public const string Folder = "figures/";

    /// <summary>Writes every figure as PNG, SVG and CSV, and returns them with their PNG for the report.</summary>
    public static IReadOnlyList<(Figure Figure, byte[] Png)> Write(ResultsFolder folder, IReadOnlyList<Figure> figures)
    {
        List<(Figure Figure, byte[] Png)> written = [];
        foreach (Figure figure in figures)
        {
            byte[] png = figure.RenderPng();
            File.WriteAllBytes(folder.PathOf($"{Folder}{figure.Name}.png"), png);
            folder.WriteText($"{Folder}{figure.Name}.svg", figure.RenderSvg());
            CsvFile.Write(folder.PathOf($"{Folder}{figure.Name}.csv"), figure.Table);
            written.Add((figure, png));
        }

        return written;
    }
}
