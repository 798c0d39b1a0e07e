using System.Globalization;

namespace DmSim.Traces.Recording.Linux;

/// <summary>
/// Reads a Linux machine: what its Hyper-V balloon driver would report, and what trees of processes and control groups
/// are charged for, as the kernel counts it; see <c>src/docs/record.md</c>.
/// </summary>
internal sealed class LinuxMemoryProbe : IMemoryProbe
{
    private const string CgroupMount = "/sys/fs/cgroup";
    private const string SharedName = "shared memory";
    private const string RemainderName = "remainder";

    private readonly ProcFolder _proc;
    private readonly ISystemCalls _kernel;
    private readonly RecordingBreakdown _breakdown;
    private readonly (string Name, IProcessGroup Group)[] _groups;
    private readonly bool _isWholeMachine;
    private readonly SeriesNames _names = new();
    private readonly ProcessMemoryReader _memory;
    private readonly SharedMemory _shared;

    /// <summary>Opens a probe.</summary>
    /// <param name="proc">The process file system.</param>
    /// <param name="kernel">System calls.</param>
    /// <param name="targets">What to follow; empty: the whole machine.</param>
    /// <param name="breakdown">How finely.</param>
    public LinuxMemoryProbe(
        ProcFolder proc,
        ISystemCalls kernel,
        IReadOnlyList<RecordingTarget> targets,
        RecordingBreakdown breakdown
    )
    {
        _proc = proc;
        _kernel = kernel;
        _breakdown = breakdown;
        _isWholeMachine = targets.Count == 0;
        _groups = [.. targets.Select(target => (target.Name, Open(target)))];
        if (_isWholeMachine && breakdown != RecordingBreakdown.Whole)
        {
            _groups = [("machine", new EveryProcess())];
        }

        _memory = new ProcessMemoryReader(proc);
        _shared = new SharedMemory(proc, kernel);
    }

    /// <inheritdoc/>
    public string Description =>
        _isWholeMachine
            ? "Committed_AS of the whole Linux machine"
                + (_breakdown == RecordingBreakdown.Whole ? "" : ", taken apart by processes")
            : "the memory the Linux kernel charges to what was followed (areas marked ac, shared objects once)";

    /// <inheritdoc/>
    public IReadOnlyList<string> SeriesNames => _names.All;

    /// <inheritdoc/>
    public bool Read(RecordingTick tick)
    {
        tick.Machine = MachineReader.Read(_proc);
        if (_groups.Length == 0)
        {
            return true;
        }

        _memory.BeginTick();
        _shared.BeginTick();
        List<ProcessEntry> all = ProcessList.Read(_proc);
        bool found = false;
        foreach ((string name, IProcessGroup group) in _groups)
        {
            List<ProcessEntry> members = group.Members(all);
            found |= members.Count > 0;
            Sum(name, members, tick);
        }

        return found;
    }

    private static IProcessGroup Open(RecordingTarget target) =>
        target.ProcessId is { } id
            ? new ProcessTree(id, includesRoot: id != Environment.ProcessId)
            : ControlGroup.Find(target.CgroupPath!, CgroupMount);

    private void Sum(string name, List<ProcessEntry> members, RecordingTick tick)
    {
        GroupSums sums = new();
        Dictionary<SharedObject, long> objects = [];
        HashSet<int> ids = [.. members.Select(member => member.Id)];
        foreach (ProcessEntry member in members)
        {
            if (_memory.Read(member.Id) is not { } memory || IsBorrowed(member, memory, ids))
            {
                continue;
            }

            tick.EstimatedCount += memory.IsEstimated ? 1 : 0;
            int series = _names.IndexOf(NameOf(name, member));
            sums.Add(series, memory.AccountedBytes, memory.ResidentBytes, memory.UnreservedBytes);
            foreach (SharedMapping mapping in memory.Shared)
            {
                if (_shared.Find(member.Id, mapping) is { } found)
                {
                    objects[found] = objects.GetValueOrDefault(found) + mapping.ShareBytes;
                }
            }
        }

        tick.EstimatedCount += objects.Keys.Count(found => found.IsEstimated);
        if (objects.Count > 0)
        {
            string part = _breakdown == RecordingBreakdown.Whole ? name : Below(name, SharedName);
            sums.Add(_names.IndexOf(part), objects.Keys.Sum(found => found.CommittedBytes), objects.Values.Sum(), 0);
        }

        Write(sums, tick);
    }

    private void Write(GroupSums sums, RecordingTick tick)
    {
        foreach (SeriesValue value in sums.Values)
        {
            tick.Add(value);
        }

        if (_isWholeMachine)
        {
            // What no process is charged for: files in memory that nobody maps, kernel objects, processes that came or
            // went while the others were read.
            long rest = Math.Max(0, tick.Machine.CommittedBytes - sums.CommittedBytes);
            tick.Add(new SeriesValue(_names.IndexOf(RemainderName), rest, 0, 0));
        }
    }

    /// <summary>
    /// Between a <c>vfork</c> and its exec a child lives in its parent's address space, which the kernel charges once.
    /// </summary>
    private bool IsBorrowed(ProcessEntry member, ProcessMemory memory, HashSet<int> ids) =>
        ids.Contains(member.ParentId)
        && memory.AreaCount > 0
        && _memory.Read(member.ParentId) is { } parent
        && parent.AreaCount == memory.AreaCount
        && parent.AccountedBytes == memory.AccountedBytes
        && _kernel.ShareAddressSpace(member.Id, member.ParentId);

    private string NameOf(string group, ProcessEntry member) =>
        _breakdown switch
        {
            RecordingBreakdown.Program => Below(group, member.Program),
            RecordingBreakdown.Process => Below(
                group,
                string.Create(CultureInfo.InvariantCulture, $"{member.Program}-{member.Id}")
            ),
            _ => group,
        };

    private string Below(string group, string part) => _groups.Length == 1 ? part : $"{group}/{part}";
}
