using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Sorts the files of a source by the tables they hold.</summary>
internal static class TableFiles
{
    // Every preview is kept: where there are more files than this, those after the first are taken for more of its kind.
    private const int MostLookedAt = 1024;

    /// <summary>Whether one of the first files of a source holds one of some tables.</summary>
    public static Recognition Recognize(ImportSource source, params ReadOnlySpan<TableShape> shapes)
    {
        foreach (FilePreview preview in source.Previews)
        {
            if (Match(preview, shapes) is TableMatch match)
            {
                return Recognition.Match(match.Evidence);
            }
        }

        return Recognition.Miss($"no {Expectation(shapes)}");
    }

    /// <summary>All files of a source that hold one of some tables, in the order of the files.</summary>
    public static List<TableFile> All(ImportSource source, params ReadOnlySpan<TableShape> shapes)
    {
        List<TableFile> found = [];
        for (int index = 0; index < source.Files.Count; index++)
        {
            ImportFile file = source.Files[index];
            TableMatch? match =
                index < MostLookedAt ? Match(source.Preview(file), shapes)
                : found.Count > 0 ? found[0].Match
                : null;
            if (match is not null)
            {
                found.Add(new TableFile(file, match));
            }
        }

        return found;
    }

    /// <summary>The same, where there must be one: a format that the user named may be wrong.</summary>
    /// <exception cref="Core.Scenarios.InvalidInputException">There is none.</exception>
    public static List<TableFile> Needed(
        ImportSource source,
        ImportSession session,
        params ReadOnlySpan<TableShape> shapes
    )
    {
        List<TableFile> found = All(source, shapes);
        if (found.Count == 0)
        {
            session.Issues.Add(source.Path, null, null, $"there is no {Expectation(shapes)}");
            session.Issues.ThrowIfAny();
        }

        return found;
    }

    /// <summary>The table a file holds.</summary>
    public static TableMatch? Match(FilePreview preview, params ReadOnlySpan<TableShape> shapes)
    {
        foreach (TableShape shape in shapes)
        {
            if (shape.Match(preview) is TableMatch match)
            {
                return match;
            }
        }

        return null;
    }

    private static string Expectation(ReadOnlySpan<TableShape> shapes) =>
        string.Join(" or ", shapes.ToArray().Select(shape => shape.Expectation));

    /// <summary>Tells how many files of a source were not read, because they hold other tables.</summary>
    public static void WarnOfOthers(ImportSource source, ImportSession session, int readCount)
    {
        int others = source.Files.Count - readCount;
        if (others > 0)
        {
            session.Warn($"{others} files hold other tables and were not read");
        }
    }
}
