using DmSim.Core.Scenarios;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Sorts the files of a source by the tables they hold.</summary>
internal static class TableFiles
{
    /// <summary>Whether a file of a source holds one of some tables.</summary>
    public static Recognition Recognize(ImportSource source, params ReadOnlySpan<TableShape> shapes)
    {
        foreach (FilePreview preview in new FileKinds(source).Candidates)
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
        foreach ((ImportFile file, FilePreview preview) in new FileKinds(source).All)
        {
            if (Match(preview, shapes) is TableMatch match)
            {
                found.Add(new TableFile(file, match));
            }
        }

        return found;
    }

    /// <summary>The same, where there must be one: a format that the user named may be wrong.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static List<TableFile> Needed(ImportSource source, params ReadOnlySpan<TableShape> shapes)
    {
        List<TableFile> found = All(source, shapes);
        if (found.Count == 0)
        {
            throw Refusal(source, $"there is no {Expectation(shapes)}");
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

    /// <summary>The refusal of a source as a whole.</summary>
    public static InvalidInputException Refusal(ImportSource source, string message) =>
        new(new ValidationIssue(source.Path, null, null, null, message));

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
