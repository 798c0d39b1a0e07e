using System.Text;
using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Reporting.Results;

/// <summary>
/// Counters of a moment in Prometheus' text format, as windows_exporter answers a scrape (<see cref="PrometheusMetrics"/>).
/// </summary>
public static class PrometheusText
{
    /// <summary>Writes the counters of a moment; what is not known, and VMs without an instance, are left out.</summary>
    public static string Write(RunSpec spec, CounterMoment moment)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(moment);
        StringBuilder text = new();
        string[] balancers = PrometheusMetrics.BalancerLabels(spec.Host);
        foreach (PrometheusMetric<BalancerCounters> metric in PrometheusMetrics.OfBalancer)
        {
            Head(text, metric);
            for (int balancer = 0; balancer < moment.Balancers.Count; balancer++)
            {
                Line(text, metric.Name, balancers[balancer], metric.Of(moment.Balancers[balancer]));
            }
        }

        string[] labels =
        [
            .. CounterNames.Instances([.. spec.Vms.Select(vm => vm.Name)]).Select(PrometheusMetrics.VmLabels),
        ];
        foreach (PrometheusMetric<VmCounters> metric in PrometheusMetrics.OfVm)
        {
            Head(text, metric);
            for (int vm = 0; vm < moment.Vms.Count; vm++)
            {
                Line(text, metric.Name, labels[vm], PrometheusMetrics.ValueOf(metric, moment.Vms[vm]));
            }
        }

        return text.ToString();
    }

    private static void Head<TCounters>(StringBuilder text, PrometheusMetric<TCounters> metric) =>
        text.Append("# HELP ")
            .Append(metric.Name)
            .Append(' ')
            .Append(metric.Help)
            .Append('\n')
            .Append("# TYPE ")
            .Append(metric.Name)
            .Append(' ')
            .Append(metric.Type)
            .Append('\n');

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        if (!double.IsNaN(value))
        {
            text.Append(name)
                .Append('{')
                .Append(labels)
                .Append("} ")
                .Append(PrometheusMetrics.Number(value))
                .Append('\n');
        }
    }
}
