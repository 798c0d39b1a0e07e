using System.Text.Json;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Lab.Results;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Output;

/// <summary>What <c>Get-VM</c> and <c>Msvm_SummaryInformation</c> say of each VM at a moment.</summary>
internal static class SummaryTable
{
    /// <summary>Prints the table, and below it the failed starts until then.</summary>
    public static void Print(
        Terminal terminal,
        Scenario scenario,
        RunSpec spec,
        CounterMoment moment,
        IReadOnlyList<FailedStart> failedStarts
    )
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
        foreach (FailedStart failed in failedStarts)
        {
            string when = Prose.Clock(scenario, failed.Tick);
            string missing = Prose.Size(failed.MissingBytes);
            Prose.Fold(
                terminal,
                Prose.Text($"{when} event {FailedStart.EventId}: {spec.Vms[failed.Vm].Name} could not start, ")
                    + $"{missing} missing"
            );
        }
    }

    /// <summary>The answer for machines: sizes in bytes, 2147483647 as in WMI where nothing is known.</summary>
    public static string Json(RunSpec spec, CounterMoment moment, IReadOnlyList<FailedStart> failedStarts) =>
        JsonText.Document(
            "summary",
            json =>
            {
                json.WriteNumber("seconds", Seconds(spec, moment.Tick));
                json.WriteStartArray("vms");
                for (int index = 0; index < moment.Vms.Count; index++)
                {
                    WriteVm(json, spec.Vms[index].Name, moment.Vms[index]);
                }

                json.WriteEndArray();
                json.WriteStartArray("events");
                foreach (FailedStart failed in failedStarts)
                {
                    json.WriteStartObject();
                    json.WriteNumber("id", FailedStart.EventId);
                    json.WriteNumber("seconds", Seconds(spec, failed.Tick));
                    json.WriteString("vm", spec.Vms[failed.Vm].Name);
                    json.WriteNumber("missingBytes", failed.MissingBytes);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    private static void WriteVm(Utf8JsonWriter json, string name, in VmCounters vm)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteBoolean("isRunning", vm.IsRunning);
        json.WriteNumber("memoryAssigned", vm.PhysicalBytes);
        json.WriteNumber("memoryDemand", vm.DemandBytes);
        json.WriteString("memoryStatus", Status(vm.Status));
        json.WriteNumber("memoryUsage", vm.PhysicalBytes / MemorySize.BytesPerMebibyte);
        json.WriteNumber("memoryAvailable", vm.MemoryAvailable);
        json.WriteNumber("availableMemoryBuffer", vm.AvailableMemoryBuffer);
        json.WriteBoolean("swapFilesInUse", vm.SmartPagedBytes > 0);
        json.WriteEndObject();
    }

    private static double Seconds(RunSpec spec, int tick) => (double)tick * spec.TickMilliseconds / 1000;

    private static string Status(MemoryStatus status) =>
        status switch
        {
            MemoryStatus.Ok => "OK",
            MemoryStatus.Low => "Low",
            MemoryStatus.Warning => "Warning",
            _ => "",
        };
}
