namespace DmSim.Traces.Recording.Linux;

/// <summary>A process and what descends from it.</summary>
/// <remarks>
/// Who once was seen as a member stays one, also when its parent ends and another process adopts it: servers detach
/// themselves that way.
/// </remarks>
/// <param name="rootId">The process.</param>
/// <param name="includesRoot">
/// Whether the process itself counts; not where it is the recorder, whose descendants are the command it runs.
/// </param>
internal sealed class ProcessTree(int rootId, bool includesRoot) : IProcessGroup
{
    private HashSet<(int Id, long Start)> _known = [];
    private long? _rootStart;

    /// <inheritdoc/>
    public List<ProcessEntry> Members(IReadOnlyList<ProcessEntry> all)
    {
        ILookup<int, ProcessEntry> children = all.ToLookup(entry => entry.ParentId);
        HashSet<(int Id, long Start)> members = [];
        Queue<ProcessEntry> open = new(all.Where(IsSeed));
        while (open.TryDequeue(out ProcessEntry entry))
        {
            if (members.Add((entry.Id, entry.StartTicks)))
            {
                foreach (ProcessEntry child in children[entry.Id])
                {
                    open.Enqueue(child);
                }
            }
        }

        _known = members;
        return [.. all.Where(entry => members.Contains((entry.Id, entry.StartTicks)) && Counts(entry))];
    }

    private bool Counts(ProcessEntry entry) => includesRoot || entry.Id != rootId;

    private bool IsSeed(ProcessEntry entry)
    {
        if (entry.Id == rootId)
        {
            // The number may be given to another process once the first has ended.
            _rootStart ??= entry.StartTicks;
            return _rootStart == entry.StartTicks;
        }

        return _known.Contains((entry.Id, entry.StartTicks));
    }
}
