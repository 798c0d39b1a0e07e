using DmSim.Lab.Experiments;

namespace DmSim.Reporting.Html;

/// <summary>The VMs that a study left out.</summary>
internal static class ExcludedTable
{
    /// <summary>Adds the table, if there is anything to tell.</summary>
    public static void Add(HtmlText html, IReadOnlyList<ExcludedVm> excluded)
    {
        if (excluded.Count > 0)
        {
            html.Table(
                "VMs left out, for all policies alike",
                ["VM", "#needed", "why"],
                excluded.Select(vm => new[] { vm.Vm, Wording.Value(vm.NeededBytes, "bytes"), vm.Reason })
            );
        }
    }
}
