namespace DmSim.Traces.Tests.Import;

/// <summary>The samples of all formats that fuzzing starts from: a folder per importer, named after it.</summary>
internal static class Corpus
{
    /// <summary>The folder of files that are of no format.</summary>
    public const string Damaged = "damaged";

    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>The samples of a format, as paths within the corpus.</summary>
    public static IEnumerable<string> SamplesOf(string format)
    {
        string folder = Path.Combine(Root, format);
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(Root, path))
            : [];
    }

    /// <summary>Samples of all formats there are, and of none.</summary>
    public static IEnumerable<string> All() => TraceImporterNames.Append(Damaged).SelectMany(SamplesOf);

    private static IEnumerable<string> TraceImporterNames =>
        DmSim.Traces.Import.TraceImporters.All.Select(importer => importer.Name);
}
