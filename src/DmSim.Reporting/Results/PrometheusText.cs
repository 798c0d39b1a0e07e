using System.Globalization;
using System.Text;
using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Reporting.Results;

/// <summary>
/// Counters of a moment in Prometheus' text format, with the names, units and labels of windows_exporter's collector
/// <c>hyperv</c> (model.md §3): bytes and ratios. As there, a VM has no average pressure.
/// </summary>
public static class PrometheusText
{
    private static readonly (string Name, string Help, Func<BalancerCounters, double> Of)[] BalancerMetrics =
    [
        ("available_memory_bytes", "Memory left on the node.", one => one.AvailableBytes),
        ("available_memory_for_balancing_bytes", "Memory that can be handed out.", one => one.ForBalancingBytes),
        ("average_pressure_ratio", "Mean pressure of the balanced VMs.", one => Ratio(one.AveragePressure)),
        (
            "system_current_pressure_ratio",
            "Demand of all balanced VMs ÷ their memory.",
            one => Ratio(one.CurrentPressure)
        ),
    ];

    private static readonly (string Name, string Type, string Help, Func<VmCounters, double> Of)[] VmMetrics =
    [
        ("added_bytes_total", "counter", "Memory added to the VM.", vm => vm.AddedBytes),
        ("removed_bytes_total", "counter", "Memory removed from the VM.", vm => vm.RemovedBytes),
        ("add_operations_total", "counter", "Operations that added memory.", vm => vm.AddOperations),
        ("remove_operations_total", "counter", "Operations that removed memory.", vm => vm.RemoveOperations),
        ("physical_bytes", "gauge", "Memory the VM holds.", vm => vm.PhysicalBytes),
        (
            "guest_visible_physical_memory_bytes",
            "gauge",
            "Memory the guest believes to have.",
            vm => vm.GuestVisibleBytes
        ),
        (
            "guest_available_bytes",
            "gauge",
            "Available memory the guest reported.",
            vm => Known(vm, vm.GuestAvailableBytes)
        ),
        ("pressure_current_ratio", "gauge", "Reported demand ÷ memory.", vm => Known(vm, vm.CurrentPressure / 100.0)),
        (
            "pressure_minimum_ratio",
            "gauge",
            "Least pressure of the window.",
            vm => Known(vm, vm.MinimumPressure / 100.0)
        ),
        (
            "pressure_maximum_ratio",
            "gauge",
            "Highest pressure of the window.",
            vm => Known(vm, vm.MaximumPressure / 100.0)
        ),
    ];

    /// <summary>Writes the counters of a moment; what is not known, and VMs without an instance, are left out.</summary>
    public static string Write(RunSpec spec, CounterMoment moment)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(moment);
        StringBuilder text = new();
        string[] balancers = CounterNames.Balancers(spec.Host);
        foreach ((string name, string help, Func<BalancerCounters, double> of) in BalancerMetrics)
        {
            Head(text, $"windows_hyperv_dynamic_memory_balancer_{name}", "gauge", help);
            for (int index = 0; index < moment.Balancers.Count; index++)
            {
                Line(
                    text,
                    $"windows_hyperv_dynamic_memory_balancer_{name}",
                    "balancer",
                    balancers[index],
                    of(moment.Balancers[index])
                );
            }
        }

        string[] instances = CounterNames.Instances([.. spec.Vms.Select(vm => vm.Name)]);
        foreach ((string name, string type, string help, Func<VmCounters, double> of) in VmMetrics)
        {
            Head(text, $"windows_hyperv_dynamic_memory_vm_{name}", type, help);
            for (int vm = 0; vm < moment.Vms.Count; vm++)
            {
                double value = moment.Vms[vm].HasInstance ? of(moment.Vms[vm]) : double.NaN;
                Line(text, $"windows_hyperv_dynamic_memory_vm_{name}", "vm", instances[vm], value);
            }
        }

        return text.ToString();
    }

    private static double Ratio(long percent) => percent < 0 ? double.NaN : percent / 100.0;

    private static double Known(in VmCounters vm, double value) => vm.HasReport ? value : double.NaN;

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ")
            .Append(name)
            .Append(' ')
            .Append(help)
            .Append('\n')
            .Append("# TYPE ")
            .Append(name)
            .Append(' ')
            .Append(type)
            .Append('\n');

    private static void Line(StringBuilder text, string name, string label, string instance, double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        string escaped = instance
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        text.Append(name).Append('{').Append(label).Append("=\"").Append(escaped).Append("\"} ");
        text.Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
