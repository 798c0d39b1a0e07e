using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;

namespace DmSim.Cli.Studies;

/// <summary>The journal of one search: there while the search is unfinished, gone when it is done.</summary>
internal sealed class Journal : IDisposable
{
    private readonly string _path;
    private readonly IReadOnlyList<string> _madeFolders;
    private readonly JournalCheckpoint _checkpoint;
    private bool _completed;

    private Journal(string path, bool resumes, IReadOnlyList<string> madeFolders)
    {
        _path = path;
        _madeFolders = madeFolders;
        _checkpoint = new JournalCheckpoint(path, resumes);
    }

    /// <summary>Where answers are kept.</summary>
    public ICheckpoint Checkpoint => _checkpoint;

    /// <summary>How many answers it holds.</summary>
    public int Count => _checkpoint.Count;

    /// <summary>Opens a journal.</summary>
    /// <param name="path">The file, or <see langword="null"/> for none.</param>
    /// <param name="resumes">Whether what it holds counts.</param>
    public static Journal? Open(string? path, bool resumes)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            IReadOnlyList<string> missing = MissingFolders(folder);
            Directory.CreateDirectory(folder);
            return new Journal(path, resumes, missing);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, problem.Message));
        }
    }

    /// <summary>Says that the work is done and the answers are no longer needed.</summary>
    public void Complete() => _completed = true;

    /// <summary>
    /// Closes the file; removes it, and folders made only for it, when the work is done or it holds nothing.
    /// </summary>
    public void Dispose()
    {
        bool isEmpty = _checkpoint.Count == 0;
        _checkpoint.Dispose();
        if (_completed || isEmpty)
        {
            File.Delete(_path);
            foreach (string folder in _madeFolders.TakeWhile(IsEmpty))
            {
                Directory.Delete(folder);
            }
        }
    }

    /// <summary>The folders that are not there yet, the innermost first.</summary>
    private static List<string> MissingFolders(string folder)
    {
        List<string> missing = [];
        for (string? at = folder; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Add(at);
        }

        return missing;
    }

    private static bool IsEmpty(string folder) => !Directory.EnumerateFileSystemEntries(folder).Any();
}
