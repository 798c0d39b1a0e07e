using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>Names the VMs of all groups and gives each its trace.</summary>
/// <remarks>
/// A VM that is the only one to replay a VM of a trace file carries that name; where a workload is inline, or repeated
/// because more VMs are wanted than it has, VMs are named after their group (<c>web</c>, or <c>web-1</c>, <c>web-2</c>).
/// Where two groups would use the same name, trace names are preceded by their group's.
/// </remarks>
internal static class PopulationBuilder
{
    public static Population Build(Scenario scenario, IReadOnlyList<DemandTrace> traces, IssueList issues)
    {
        if (scenario.Vms.Count == 0)
        {
            issues.Add("vms", "expected at least one group of VMs");
        }

        foreach (IGrouping<string, VmGroup> same in scenario.Vms.GroupBy(group => group.Name).Where(g => g.Count() > 1))
        {
            issues.Add("vms", $"group name '{same.Key}' is used more than once; expected unique names");
        }

        List<PopulationVm> vms = [];
        for (int index = 0; index < scenario.Vms.Count; index++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"vms[{index}]");
            AddGroup(scenario.Vms[index], traces[index], path, vms, issues);
        }

        return new Population(WithUniqueNames(vms));
    }

    private static void AddGroup(
        VmGroup group,
        DemandTrace trace,
        string path,
        List<PopulationVm> vms,
        IssueList issues
    )
    {
        IReadOnlyList<TraceVm> candidates = Select(group, trace, path, issues);
        int count = group.Count ?? candidates.Count;
        if (count < 1 || candidates.Count == 0)
        {
            issues.Add(path, $"group '{group.Name}' has no VM; expected at least one");
            return;
        }

        bool namedAfterGroup = group.Workload.Path.Length == 0 || count > candidates.Count;
        for (int index = 0; index < count; index++)
        {
            TraceVm source = candidates[index % candidates.Count];
            vms.Add(
                new PopulationVm(
                    namedAfterGroup ? group.NameOf(index + 1, count) : source.Name,
                    group.Name,
                    source,
                    trace.Info.Signal,
                    Experiment.LargestProvisioned(source),
                    group.Template
                )
            );
        }
    }

    private static IReadOnlyList<TraceVm> Select(VmGroup group, DemandTrace trace, string path, IssueList issues)
    {
        if (group.Select.Count == 0)
        {
            return trace.Vms;
        }

        Dictionary<string, TraceVm> byName = trace.Vms.ToDictionary(vm => vm.Name, StringComparer.Ordinal);
        List<TraceVm> selected = [];
        foreach (string name in group.Select)
        {
            if (byName.TryGetValue(name, out TraceVm? vm))
            {
                selected.Add(vm);
            }
            else
            {
                issues.Add($"{path}.select", $"trace '{trace.Info.Name}' has no VM '{name}'");
            }
        }

        return selected;
    }

    private static List<PopulationVm> WithUniqueNames(List<PopulationVm> vms)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        if (vms.TrueForAll(vm => seen.Add(vm.Name)))
        {
            return vms;
        }

        seen.Clear();
        List<PopulationVm> renamed = [];
        foreach (PopulationVm vm in vms)
        {
            string stem = vm.Name == vm.Trace.Name ? $"{vm.Group}/{vm.Name}" : vm.Name;
            string name = stem;
            for (int copy = 2; !seen.Add(name); copy++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{stem} ({copy})");
            }

            renamed.Add(vm with { Name = name });
        }

        return renamed;
    }
}
