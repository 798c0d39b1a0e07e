using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Output;

/// <summary>What <c>Get-VM</c> and <c>Msvm_SummaryInformation</c> say of each VM at a moment.</summary>
internal static class SummaryTable
{
    /// <summary>Prints the table.</summary>
    public static void Print(Terminal terminal, Scenario scenario, RunSpec spec, CounterMoment moment)
    {
        TextTable table = new(
            (Prose.Clock(scenario, moment.Tick), false),
            ("MemoryAssigned", true),
            ("MemoryDemand", true),
            ("MemoryStatus", false),
            ("MemoryUsage", true),
            ("MemoryAvailable", true),
            ("AvailableMemoryBuffer", true),
            ("SwapFilesInUse", false)
        );
        for (int index = 0; index < moment.Vms.Count; index++)
        {
            VmCounters vm = moment.Vms[index];
            table.Add(
                spec.Vms[index].Name,
                Prose.Text($"{vm.PhysicalBytes}"),
                Prose.Text($"{vm.DemandBytes}"),
                Status(vm.Status),
                Prose.Text($"{vm.PhysicalBytes / MemorySize.BytesPerMebibyte}"),
                Prose.Text($"{vm.MemoryAvailable}"),
                Prose.Text($"{vm.AvailableMemoryBuffer}"),
                vm.SmartPagedBytes > 0 ? "True" : "False"
            );
        }

        TablePrinter.Print(terminal, table);
    }

    private static string Status(MemoryStatus status) =>
        status switch
        {
            MemoryStatus.Ok => "OK",
            MemoryStatus.Low => "Low",
            MemoryStatus.Warning => "Warning",
            _ => "",
        };
}
