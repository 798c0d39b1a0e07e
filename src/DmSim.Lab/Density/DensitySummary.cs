using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Lab.Statistics;

namespace DmSim.Lab.Density;

/// <summary>Turns the answers of all draws into one density.</summary>
internal sealed class DensitySummary(
    MappedPopulation population,
    IReadOnlyList<Fleet> fleets,
    DensityOptions options,
    Bootstrap bootstrap
)
{
    public DensityResult Of(ResolvedPolicy policy, Situation situation, IReadOnlyList<ReplicateDensity> draws)
    {
        int[] counts = [.. draws.Select(draw => draw.N)];
        int n = Quantiles.ReachedBy(counts, options.ServedShare);
        (int low, int high) = bootstrap.OfReachedBy(counts, options.ServedShare);
        bool perSample = population.JudgedPerSample;
        return new DensityResult
        {
            Policy = policy.Label,
            UsesForesight = policy.Descriptor.UsesForesight,
            Mapping = population.Mapping,
            Situation = situation,
            N = n,
            Low = low,
            High = high,
            NInHalf = Quantiles.ReachedBy(counts, 0.5),
            NAtSample = perSample || Holds(draws, n, draw => draw.MetPerSample) ? n : null,
            NAtTick = !perSample || Holds(draws, n, draw => draw.MetPerTick) ? n : null,
            ConsolidationRatio = ConsolidationRatio(n),
            Replicates = draws,
            RiskCurve = RiskCurve(counts),
            Binding = draws.FirstOrDefault(draw => draw.N == n)?.Binding,
            Inversions =
            [
                .. draws
                    .Where(draw => draw.MetAboveAt is not null)
                    .Select(draw => new Inversion(draw.Replicate, draw.N + 1, draw.MetAboveAt!.Value)),
            ],
        };
    }

    /// <summary>Results with their gain over the policy named <c>static</c> in the same mapping and situation.</summary>
    public static IEnumerable<DensityResult> WithGains(IReadOnlyList<DensityResult> results) =>
        results.Select(result => result with { GainOverStatic = Gain(result.N, StaticOf(results, result, true)?.N) });

    /// <summary>
    /// Per mapping and policy the situation that allows least; the gain is over what <c>static</c> allows at least.
    /// </summary>
    public static IReadOnlyList<DensityResult> Headlines(IReadOnlyList<DensityResult> results)
    {
        DensityResult[] binding =
        [
            .. results.GroupBy(result => (result.Mapping, result.Policy)).Select(group => group.MinBy(one => one.N)!),
        ];
        return [.. binding.Select(one => one with { GainOverStatic = Gain(one.N, StaticOf(binding, one, false)?.N) })];
    }

    private static DensityResult? StaticOf(IEnumerable<DensityResult> results, DensityResult of, bool sameSituation) =>
        results.FirstOrDefault(other =>
            other.Policy == "static"
            && other.Mapping == of.Mapping
            && (!sameSituation || other.Situation == of.Situation)
        );

    private static double Gain(int n, int? staticN) => staticN is > 0 ? (double)n / staticN.Value : double.NaN;

    private bool Holds(IReadOnlyList<ReplicateDensity> draws, int n, Func<ReplicateDensity, bool> met) =>
        n > 0 && draws.Count(draw => draw.N >= n && met(draw)) >= Quantiles.Needed(draws.Count, options.ServedShare);

    private double ConsolidationRatio(int n)
    {
        double sum = 0;
        foreach (Fleet fleet in fleets)
        {
            for (int place = 0; place < n; place++)
            {
                sum += population.Vms[fleet.MemberAt(place)].Settings.Maximum.Bytes;
            }
        }

        MemorySize physical = population.Prepared.Experiment.Scenario.Host.Memory;
        return sum / fleets.Count / physical.Bytes;
    }

    private static List<RiskPoint> RiskCurve(int[] counts)
    {
        List<RiskPoint> points = [];
        for (int n = counts.Min(); n <= counts.Max() + 1; n++)
        {
            points.Add(new RiskPoint(n, (double)counts.Count(count => count >= n) / counts.Length));
        }

        return points;
    }
}
