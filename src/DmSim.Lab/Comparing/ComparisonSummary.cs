using DmSim.Core.Recording;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;
using DmSim.Lab.Statistics;

namespace DmSim.Lab.Comparing;

/// <summary>Turns measures of all replicates into estimates and paired differences.</summary>
internal sealed class ComparisonSummary(Experiment experiment, ComparisonOptions options, string baseline)
{
    private readonly Bootstrap _bootstrap = new(
        experiment.Scenario.Seed,
        options.BootstrapResamples,
        options.Confidence
    );

    public PolicyOutcome OutcomeOf(ResolvedPolicy policy, DemandMapping mapping, RunMeasures[] measures) =>
        new()
        {
            Policy = policy.Label,
            UsesForesight = policy.Descriptor.UsesForesight,
            Mapping = mapping,
            MetShare = (double)measures.Count(one => one.Met) / measures.Length,
            Metrics =
            [
                .. MetricCatalogue.All.Select(
                    (metric, index) => EstimateOf(metric, [.. measures.Select(one => one.Metrics[index])])
                ),
            ],
        };

    public IReadOnlyList<MetricDifference> DifferencesOf(IReadOnlyList<PolicyOutcome> outcomes)
    {
        List<MetricDifference> differences = [];
        foreach (PolicyOutcome outcome in outcomes.Where(outcome => outcome.Policy != baseline))
        {
            PolicyOutcome other = outcomes.First(one => one.Policy == baseline && one.Mapping == outcome.Mapping);
            for (int metric = 0; metric < outcome.Metrics.Count; metric++)
            {
                differences.Add(DifferenceOf(outcome, outcome.Metrics[metric], other.Metrics[metric]));
            }
        }

        double[] corrected = Holm.Correct([.. differences.Select(difference => difference.PValue)]);
        return [.. differences.Select((difference, index) => difference with { AdjustedPValue = corrected[index] })];
    }

    private MetricEstimate EstimateOf(MetricDefinition metric, double[] values)
    {
        double[] present = [.. values.Where(double.IsFinite)];
        (double low, double high) = _bootstrap.OfMean(present);
        return new MetricEstimate
        {
            Metric = metric.Name,
            Unit = metric.Unit,
            Better = metric.Better,
            Mean = present.Length == 0 ? double.NaN : present.Average(),
            Low = low,
            High = high,
            Values = values,
        };
    }

    private MetricDifference DifferenceOf(PolicyOutcome outcome, MetricEstimate metric, MetricEstimate other)
    {
        double[] pairs = [.. metric.Values.Zip(other.Values, (left, right) => left - right).Where(double.IsFinite)];
        (double low, double high) = _bootstrap.OfMean(pairs);
        SignedRankResult test = WilcoxonSignedRank.Test(pairs);
        return new MetricDifference
        {
            Policy = outcome.Policy,
            Mapping = outcome.Mapping,
            Metric = metric.Metric,
            Unit = metric.Unit,
            Better = metric.Better,
            Pairs = pairs.Length,
            Mean = pairs.Length == 0 ? double.NaN : pairs.Average(),
            Low = low,
            High = high,
            EffectSize = pairs.Length == 0 ? double.NaN : test.RankBiserial,
            PValue = pairs.Length == 0 ? double.NaN : test.PValue,
            AdjustedPValue = double.NaN,
        };
    }
}
