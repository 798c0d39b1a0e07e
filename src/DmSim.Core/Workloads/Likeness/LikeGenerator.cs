using System.Globalization;
using DmSim.Core.Randomness;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>Makes new VMs from a model of a population.</summary>
/// <remarks>
/// Every VM of the source is the parent of as many new ones as any other, give or take one. A new VM is a new path of its
/// parent's process (its own noise, new common factors, the same daily and weekly profile), whose points then get the
/// parent's values by rank: the marginal distribution, peak and all, is the parent's. The path is made for at least the
/// length of the source and cut, so that a short trace does not cram a month's movements into a day. VMs are made when
/// they are read; the source must stay open.
/// </remarks>
public static class LikeGenerator
{
    /// <summary>Makes a population.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How many VMs, how long, which seed.</param>
    public static DemandTrace Generate(PopulationModel model, LikeOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        long duration = options.DurationMilliseconds ?? model.Source.DurationMilliseconds;
        long interval = model.IntervalMilliseconds;
        int count = checked((int)((duration + interval - 1) / interval));
        SampleGrid path = model.Grid.WithCount(Math.Max(count, model.Grid.Count));
        Plan plan = new(model.Grid, path, count, duration, MakeFactors(model, path, options.Seed));
        VmModel[] parents = Parents(model.Vms, options);
        List<TraceVm> vms = new(parents.Length);
        int digits = Math.Max(3, options.VmCount.ToString(CultureInfo.InvariantCulture).Length);
        for (int index = 0; index < parents.Length; index++)
        {
            VmModel parent = parents[index];
            ulong seed = RandomStream.Derive(options.Seed, "like-vm", index);
            string number = (index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            string name = $"like-{number}";
            vms.Add(new LazyTraceVm(name, () => Make(name, parent, plan, seed)));
        }

        TraceInfo info = model.Source with
        {
            Name = $"{model.Source.Name}-like",
            DurationMilliseconds = duration,
            Provenance = string.Create(
                CultureInfo.InvariantCulture,
                $"Generated like the trace '{model.Source.Name}': {options.VmCount} VMs, seed {options.Seed}."
            ),
        };
        return new DemandTrace(info, vms);
    }

    /// <summary>
    /// Every parent as often as any other; what does not divide evenly is drawn evenly over the levels of demand.
    /// </summary>
    private static VmModel[] Parents(IReadOnlyList<VmModel> models, LikeOptions options)
    {
        int rest = options.VmCount % models.Count;
        List<VmModel> parents = [];
        for (int round = 0; round < options.VmCount / models.Count; round++)
        {
            parents.AddRange(models);
        }

        VmModel[] byLevel = [.. models.OrderBy(model => model.MeanMebibytes)];
        double place = RandomStream.ForPart(options.Seed, "like-parents").NextDouble();
        for (int draw = 0; draw < rest; draw++)
        {
            parents.Add(byLevel[(int)((draw + place) * models.Count / rest)]);
        }

        return [.. parents];
    }

    /// <summary>New paths of the common factors; as recorded where the recording is too short to learn more.</summary>
    private static double[][] MakeFactors(PopulationModel model, SampleGrid path, ulong seed)
    {
        double[][] factors = new double[model.Factors.Count][];
        for (int factor = 0; factor < factors.Length; factor++)
        {
            double[] recorded = model.Factors[factor];
            double[] made = new double[path.BinCount];
            if (SeasonalProfile.IsEstimable(model.Grid))
            {
                bool[] counted = BinsWithoutOutage(model);
                made = MovingPart
                    .Fit(recorded, counted)
                    .Make(path.BinCount, RandomStream.ForPart(seed, "like-factor", factor));
            }
            else
            {
                for (int bin = 0; bin < made.Length; bin++)
                {
                    made[bin] = recorded[bin % recorded.Length];
                }
            }

            factors[factor] = made;
        }

        return factors;
    }

    private static bool[] BinsWithoutOutage(PopulationModel model)
    {
        bool[] counted = [.. Enumerable.Repeat(true, model.Grid.BinCount)];
        for (int sample = 0; sample < model.Grid.Count; sample++)
        {
            counted[sample / model.Grid.SamplesPerBin] &= !model.Outage[sample];
        }

        return counted;
    }

    private static InMemoryTraceVm Make(string name, VmModel model, Plan plan, ulong seed)
    {
        bool[] present = model.Presence.Make(plan.Count, RandomStream.ForPart(seed, "presence"));
        long[] demand = Demand(model, plan, present, seed);
        long[] times = new long[plan.Count];
        for (int sample = 0; sample < times.Length; sample++)
        {
            times[sample] = sample * plan.Path.IntervalMilliseconds;
        }

        int first = Array.IndexOf(present, true);
        int past = Array.LastIndexOf(present, true) + 1;
        long end = past < times.Length ? times[past] : plan.DurationMilliseconds;
        return new InMemoryTraceVm(
            name,
            times[first..past],
            demand[first..past],
            model.SizeBytes == 0 ? null : [.. Enumerable.Repeat(model.SizeBytes, past - first)],
            model.WorkingSetShare is { } share
                ? Array.ConvertAll(
                    demand[first..past],
                    value => value == TraceVm.Absent ? value : (long)(value * share)
                )
                : null,
            null,
            end,
            plan.Path.IntervalMilliseconds
        );
    }

    private static long[] Demand(VmModel model, Plan plan, bool[] present, ulong seed)
    {
        double[] path = model.Own.Make(plan.Path.Count, RandomStream.ForPart(seed, "own"));
        for (int sample = 0; sample < path.Length; sample++)
        {
            path[sample] += model.Season.At(plan.Path, sample);
            int bin = sample / plan.Path.SamplesPerBin;
            for (int factor = 0; factor < plan.Factors.Length; factor++)
            {
                path[sample] += model.Loadings[factor] * plan.Factors[factor][bin];
            }
        }

        long[] sorted = plan.Source.Read(model.Parent, TraceChannel.Demand);
        Array.Sort(sorted);
        sorted = sorted[(Array.LastIndexOf(sorted, TraceVm.Absent) + 1)..];
        bool[] taking = new bool[path.Length];
        if (path.Length == plan.Count)
        {
            present.CopyTo(taking, 0);
        }
        else
        {
            // A cut of a longer path: all of it takes part, so that the cut is as calm or as lively as a cut is.
            Array.Fill(taking, true);
        }

        long[] demand = RankMap.Apply(path, taking, sorted, TraceVm.Absent)[..plan.Count];
        for (int sample = 0; sample < demand.Length; sample++)
        {
            demand[sample] = present[sample] ? demand[sample] : TraceVm.Absent;
        }

        return demand;
    }

    /// <summary>What all VMs of a population share.</summary>
    /// <param name="Source">The grid of the source.</param>
    /// <param name="Path">The grid of the paths.</param>
    /// <param name="Count">Samples of the result; at most those of a path.</param>
    /// <param name="DurationMilliseconds">Length of the result.</param>
    /// <param name="Factors">Paths of the common factors, by bin.</param>
    private sealed record Plan(
        SampleGrid Source,
        SampleGrid Path,
        int Count,
        long DurationMilliseconds,
        double[][] Factors
    );
}
