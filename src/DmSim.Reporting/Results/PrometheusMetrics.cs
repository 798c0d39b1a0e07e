using System.Globalization;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Reporting.Results;

/// <summary>
/// The metrics of Dynamic Memory with the names, units and labels of windows_exporter's collector <c>hyperv</c>
/// (model.md §3): bytes and ratios. As there, a VM has no average pressure.
/// </summary>
internal static class PrometheusMetrics
{
    private const string BalancerPrefix = "windows_hyperv_dynamic_memory_balancer_";
    private const string VmPrefix = "windows_hyperv_dynamic_memory_vm_";

    /// <summary>The labels of each balancer.</summary>
    public static string[] BalancerLabels(HostSettings host) =>
        [.. CounterNames.Balancers(host).Select(name => $"balancer=\"{name}\"")];

    /// <summary>Metrics of a balancer.</summary>
    public static readonly IReadOnlyList<PrometheusMetric<BalancerCounters>> OfBalancer =
    [
        Balancer("available_memory_bytes", "bytes", "Memory left on the node.", one => one.AvailableBytes),
        Balancer(
            "available_memory_for_balancing_bytes",
            "bytes",
            "Memory that can be handed out.",
            one => one.ForBalancingBytes
        ),
        Balancer(
            "average_pressure_ratio",
            "ratio",
            "Mean pressure of the balanced VMs.",
            one => Ratio(one.AveragePressure)
        ),
        Balancer(
            "system_current_pressure_ratio",
            "ratio",
            "Demand of all balanced VMs ÷ their memory.",
            one => Ratio(one.CurrentPressure)
        ),
    ];

    /// <summary>Metrics of a VM.</summary>
    public static readonly IReadOnlyList<PrometheusMetric<VmCounters>> OfVm =
    [
        Vm("added_bytes_total", "bytes", "Memory added to the VM.", vm => vm.AddedBytes),
        Vm("removed_bytes_total", "bytes", "Memory removed from the VM.", vm => vm.RemovedBytes),
        Vm("add_operations_total", "", "Operations that added memory.", vm => vm.AddOperations),
        Vm("remove_operations_total", "", "Operations that removed memory.", vm => vm.RemoveOperations),
        Vm("physical_bytes", "bytes", "Memory the VM holds.", vm => vm.PhysicalBytes),
        Vm(
            "guest_visible_physical_memory_bytes",
            "bytes",
            "Memory the guest believes to have.",
            vm => vm.GuestVisibleBytes
        ),
        Vm(
            "guest_available_bytes",
            "bytes",
            "Available memory the guest reported.",
            vm => Known(vm, vm.GuestAvailableBytes)
        ),
        Vm("pressure_current_ratio", "ratio", "Reported demand ÷ memory.", vm => Known(vm, vm.CurrentPressure / 100.0)),
        Vm(
            "pressure_minimum_ratio",
            "ratio",
            "Least pressure of the window.",
            vm => Known(vm, vm.MinimumPressure / 100.0)
        ),
        Vm(
            "pressure_maximum_ratio",
            "ratio",
            "Highest pressure of the window.",
            vm => Known(vm, vm.MaximumPressure / 100.0)
        ),
    ];

    /// <summary>The labels of a VM, escaped as both text formats ask for.</summary>
    public static string VmLabels(string instance)
    {
        string escaped = instance
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return $"vm=\"{escaped}\"";
    }

    /// <summary>A value of a VM; NaN without one, as when the VM is off.</summary>
    public static double ValueOf(PrometheusMetric<VmCounters> metric, in VmCounters vm) =>
        vm.HasInstance ? metric.Of(vm) : double.NaN;

    /// <summary>A number in the shortest form that reads back as the same number.</summary>
    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static PrometheusMetric<BalancerCounters> Balancer(
        string name,
        string unit,
        string help,
        Func<BalancerCounters, double> of
    ) => new(BalancerPrefix + name, unit, help, of);

    private static PrometheusMetric<VmCounters> Vm(
        string name,
        string unit,
        string help,
        Func<VmCounters, double> of
    ) => new(VmPrefix + name, unit, help, of);

    private static double Ratio(long percent) => percent < 0 ? double.NaN : percent / 100.0;

    private static double Known(in VmCounters vm, double value) => vm.HasReport ? value : double.NaN;
}
