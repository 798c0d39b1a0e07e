using System.Globalization;
using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Reporting.Results;

/// <summary>
/// Counters over time in the OpenMetrics text format 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/), with
/// windows_exporter's names: every sample with its time, and <c># EOF</c> at the end. The format wants all samples of a
/// series together, so that they are kept until the run is over.
/// </summary>
/// <remarks>What is not known, and a VM that is off, is a gap. Counters begin anew when a VM starts, as in Windows.</remarks>
public sealed class OpenMetricsSeries : ICounterSink
{
    private readonly RunSpec _spec;
    private readonly long _startMilliseconds;
    private readonly List<int> _ticks = [];
    private readonly List<double[]> _rows = [];

    /// <summary>Begins to keep samples of a run.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="options">Its date and bias.</param>
    public OpenMetricsSeries(RunSpec spec, CounterOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        _spec = spec;
        DateTime utc = options.StartOf(spec).AddMinutes(options.BiasMinutes);
        _startMilliseconds = (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
    }

    /// <inheritdoc/>
    public void Sample(int tick, ReadOnlySpan<BalancerCounters> balancers, ReadOnlySpan<VmCounters> vms)
    {
        int ofBalancer = PrometheusMetrics.OfBalancer.Count;
        int ofVm = PrometheusMetrics.OfVm.Count;
        int ofBalancers = ofBalancer * balancers.Length;
        double[] row = new double[ofBalancers + (ofVm * vms.Length)];
        for (int column = 0; column < ofBalancers; column++)
        {
            row[column] = PrometheusMetrics.OfBalancer[column % ofBalancer].Of(balancers[column / ofBalancer]);
        }

        for (int vm = 0; vm < vms.Length; vm++)
        {
            for (int index = 0; index < ofVm; index++)
            {
                row[ofBalancers + (ofVm * vm) + index] = PrometheusMetrics.ValueOf(
                    PrometheusMetrics.OfVm[index],
                    vms[vm]
                );
            }
        }

        _ticks.Add(tick);
        _rows.Add(row);
    }

    /// <summary>Writes all that was sampled.</summary>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string[] times = [.. _ticks.Select(Time)];
        string[] labels = PrometheusMetrics.BalancerLabels(_spec.Host);
        int ofBalancer = PrometheusMetrics.OfBalancer.Count;
        int ofBalancers = ofBalancer * labels.Length;
        for (int index = 0; index < ofBalancer; index++)
        {
            PrometheusMetric<BalancerCounters> metric = PrometheusMetrics.OfBalancer[index];
            Head(writer, metric);
            for (int balancer = 0; balancer < labels.Length; balancer++)
            {
                string series = $"{metric.Name}{{{labels[balancer]}}} ";
                Series(writer, series, (ofBalancer * balancer) + index, times);
            }
        }

        string[] instances = CounterNames.Instances([.. _spec.Vms.Select(vm => vm.Name)]);
        int ofVm = PrometheusMetrics.OfVm.Count;
        for (int index = 0; index < ofVm; index++)
        {
            PrometheusMetric<VmCounters> metric = PrometheusMetrics.OfVm[index];
            Head(writer, metric);
            for (int vm = 0; vm < instances.Length; vm++)
            {
                string series = $"{metric.Name}{{{PrometheusMetrics.VmLabels(instances[vm])}}} ";
                Series(writer, series, ofBalancers + (ofVm * vm) + index, times);
            }
        }

        writer.Write("# EOF\n");
    }

    private static void Head<TCounters>(TextWriter writer, PrometheusMetric<TCounters> metric)
    {
        writer.Write($"# TYPE {metric.Family} {metric.Type}\n");
        if (metric.Unit.Length > 0)
        {
            writer.Write($"# UNIT {metric.Family} {metric.Unit}\n");
        }

        writer.Write($"# HELP {metric.Family} {metric.Help}\n");
    }

    private void Series(TextWriter writer, string series, int column, string[] times)
    {
        for (int row = 0; row < times.Length; row++)
        {
            double value = _rows[row][column];
            if (!double.IsNaN(value))
            {
                writer.Write(series);
                writer.Write(PrometheusMetrics.Number(value));
                writer.Write(' ');
                writer.Write(times[row]);
                writer.Write('\n');
            }
        }
    }

    /// <summary>Seconds since 1970 in UTC.</summary>
    private string Time(int tick)
    {
        decimal milliseconds = _startMilliseconds + ((decimal)tick * _spec.TickMilliseconds);
        return (milliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture);
    }
}
