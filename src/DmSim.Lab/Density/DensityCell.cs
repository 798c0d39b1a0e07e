using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Lab.Density.Ceilings;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Density;

/// <summary>All answers of one draw under one mapping: policy by policy, situation by situation, on one thread.</summary>
internal sealed class DensityCell(
    MappedPopulation population,
    DemandGrid grid,
    DensityOptions options,
    Fleet fleet,
    int replicate,
    Func<RunSpec, CancellationToken, ProbeOutcome> probe
)
{
    private readonly FleetForecast _forecast = new(population, grid, fleet);
    private readonly SpecBuilder _builder = new(population);
    private readonly SituationWindows _windows = new(population, options.SettleSeconds, options.ObservationSeconds);
    private readonly ulong _seed = SpecBuilder.SeedOf(population.Prepared.Experiment.Scenario.Seed, replicate);
    private int? _lastShared;

    /// <summary>
    /// The answers of a policy by situation, taken from <paramref name="recall"/> where it has them.
    /// </summary>
    public IReadOnlyList<ReplicateDensity> Search(
        ResolvedPolicy policy,
        Func<Situation, ReplicateDensity?> recall,
        Action<Situation, ReplicateDensity> keep,
        CancellationToken cancellation
    )
    {
        List<ReplicateDensity> answers = [];
        bool isStatic = policy.Descriptor.Sizing == VmSizing.Static;
        int guess = isStatic ? _forecast.StaticCount : _lastShared ?? _forecast.SharedCount;
        foreach (Situation situation in options.Situations)
        {
            ReplicateDensity? answer = recall(situation);
            if (answer is null)
            {
                answer = SearchOne(policy, situation, guess, cancellation);
                keep(situation, answer);
            }

            answers.Add(answer);
            guess = answer.N;
        }

        if (!isStatic)
        {
            _lastShared = answers[0].N;
        }

        return answers;
    }

    private ReplicateDensity SearchOne(
        ResolvedPolicy policy,
        Situation situation,
        int guess,
        CancellationToken cancellation
    )
    {
        Dictionary<int, ProbeOutcome> seen = [];
        bool Meets(int count)
        {
            RunWindow window = _windows.For(situation, count, _forecast.BusyTick(count));
            RunSpec spec = _builder.Build(fleet.First(count), policy, window, _seed);
            bool isComputed = policy == ObjectiveCeiling.Entry;
            ProbeOutcome outcome = isComputed ? ObjectiveCeiling.Probe(spec, cancellation) : probe(spec, cancellation);
            seen[count] = outcome;
            return outcome.Met;
        }

        SearchOutcome found = LargestServed.Find(Meets, guess, fleet.Count);
        ProbeOutcome? at = seen.GetValueOrDefault(found.Largest);
        return new ReplicateDensity
        {
            Replicate = replicate,
            N = found.Largest,
            MetPerTick = at?.MetPerTick ?? false,
            MetPerSample = at?.MetPerSample ?? false,
            JudgedPerSample = at?.JudgedPerSample ?? false,
            Binding = found.MissedAbove ? seen[found.Largest + 1].Binding : null,
            MetAboveAt = found.MetAboveAt,
            Corrections = at?.Corrections ?? 0,
            MovedBytesPerHour = at?.MovedBytesPerHour ?? 0,
            Runs = seen.Count,
        };
    }
}
