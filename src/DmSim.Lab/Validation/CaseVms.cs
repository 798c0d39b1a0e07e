namespace DmSim.Lab.Validation;

/// <summary>The VMs of a case by name and by group.</summary>
internal sealed class CaseVms
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _groups = new(StringComparer.Ordinal);

    /// <summary>Takes names and groups in the order of the VM index.</summary>
    public CaseVms(IEnumerable<(string Name, string Group)> vms)
    {
        foreach ((string name, string group) in vms)
        {
            _index[name] = _index.Count;
            Names.Add(name);
            if (!_groups.TryGetValue(group, out List<string>? members))
            {
                members = [];
                _groups.Add(group, members);
            }

            members.Add(name);
        }
    }

    /// <summary>All names, by index.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The index of a VM, or −1.</summary>
    public int IndexOf(string name) =>
        _index.TryGetValue(name, out int index) ? index
        : _groups.TryGetValue(name, out List<string>? members) && members.Count == 1 ? _index[members[0]]
        : -1;

    /// <summary>The names of a group's VMs, or of one VM alone; none for an unknown name.</summary>
    public IReadOnlyList<string> MembersOf(string name) =>
        _groups.TryGetValue(name, out List<string>? members) ? members
        : _index.ContainsKey(name) ? [name]
        : [];

    /// <summary>Whether a VM goes by one of these names, its own or its group's.</summary>
    public bool IsNamed(int vm, IReadOnlySet<string> names) =>
        names.Contains(Names[vm]) || names.Any(name => MembersOf(name).Contains(Names[vm]));
}
