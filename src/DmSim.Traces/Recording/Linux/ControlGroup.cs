using System.Globalization;
using DmSim.Core.Scenarios;

namespace DmSim.Traces.Recording.Linux;

/// <summary>A control group with the groups below it, version 1 or 2: both list their processes alike.</summary>
/// <remarks>Source: Linux <c>Documentation/admin-guide/cgroup-v2.rst</c> and <c>cgroup-v1/cgroups.rst</c>.</remarks>
internal sealed class ControlGroup : IProcessGroup
{
    private const string ProcessesFile = "cgroup.procs";

    private readonly string _folder;

    private ControlGroup(string folder) => _folder = folder;

    /// <summary>Finds a group.</summary>
    /// <param name="path">Its folder, or its path below the place where groups are mounted.</param>
    /// <param name="mount">That place: <c>/sys/fs/cgroup</c>.</param>
    /// <exception cref="InvalidInputException">There is no such group.</exception>
    public static ControlGroup Find(string path, string mount)
    {
        string below = path.TrimStart('/');
        string[] places =
        [
            path,
            Path.Combine(mount, below),
            Path.Combine(mount, "memory", below),
            Path.Combine(mount, "unified", below),
        ];
        string? found = places.FirstOrDefault(place => File.Exists(Path.Combine(place, ProcessesFile)));
        return found is not null
            ? new ControlGroup(found)
            : throw new InvalidInputException(
                new ValidationIssue(
                    "--cgroup",
                    null,
                    null,
                    null,
                    $"'{path}' is no control group: no {ProcessesFile} in {string.Join(", ", places.Distinct())}"
                )
            );
    }

    /// <inheritdoc/>
    public List<ProcessEntry> Members(IReadOnlyList<ProcessEntry> all)
    {
        HashSet<int> ids = [];
        Collect(_folder, ids);
        return [.. all.Where(entry => ids.Contains(entry.Id))];
    }

    private static void Collect(string folder, HashSet<int> ids)
    {
        try
        {
            foreach (string line in File.ReadLines(Path.Combine(folder, ProcessesFile)))
            {
                if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                {
                    ids.Add(id);
                }
            }

            foreach (string inner in Directory.EnumerateDirectories(folder))
            {
                Collect(inner, ids);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The group was removed in between; it has no members.
        }
    }
}
