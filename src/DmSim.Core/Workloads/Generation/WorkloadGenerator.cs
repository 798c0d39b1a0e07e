using System.Globalization;
using DmSim.Core.Randomness;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>Makes a trace from a recipe.</summary>
/// <remarks>
/// Every part of every VM has its own random stream, derived from the recipe's seed, the group's name, the VM's index
/// and the part's kind and label: adding a VM, a group or a part changes no other draw. Demand is committed memory,
/// rounded to whole 4 KiB pages.
/// </remarks>
public static class WorkloadGenerator
{
    private const double PagesPerMebibyte = 256;

    /// <summary>Most samples of a trace: as much as fits a process of a few GiB.</summary>
    public const long MostSamples = 100_000_000;

    /// <summary>How many samples a recipe makes, over all VMs.</summary>
    public static long SampleCount(WorkloadRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return SamplesPerVm(recipe) * recipe.Groups.Sum(group => (long)group.Count);
    }

    /// <summary>The trace of a recipe, all of it in memory.</summary>
    /// <exception cref="ArgumentException">The recipe makes more than <see cref="MostSamples"/> samples.</exception>
    public static DemandTrace Generate(WorkloadRecipe recipe)
    {
        if (SampleCount(recipe) > MostSamples)
        {
            throw new ArgumentException($"A recipe makes at most {MostSamples} samples.", nameof(recipe));
        }

        long[] times = Times(recipe);
        return Assemble(recipe, (group, index, _) => GenerateVm(recipe, group, index, times));
    }

    /// <summary>The trace of a recipe, VM by VM as it is read.</summary>
    public static DemandTrace Outline(WorkloadRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        long[] times = Times(recipe);
        return Assemble(
            recipe,
            (group, index, name) => new LazyTraceVm(name, () => GenerateVm(recipe, group, index, times))
        );
    }

    private static long[] Times(WorkloadRecipe recipe)
    {
        long[] times = new long[SamplesPerVm(recipe)];
        for (int index = 0; index < times.Length; index++)
        {
            times[index] = index * recipe.IntervalMilliseconds;
        }

        return times;
    }

    private static DemandTrace Assemble(WorkloadRecipe recipe, Func<RecipeGroup, int, string, TraceVm> make)
    {
        List<TraceVm> vms = [];
        foreach (RecipeGroup group in recipe.Groups)
        {
            for (int index = 0; index < group.Count; index++)
            {
                vms.Add(make(group, index, NameOf(group, index)));
            }
        }

        string interval = TimeText.Format(recipe.IntervalMilliseconds);
        TraceInfo info = new()
        {
            Name = recipe.Name,
            Signal = TraceSignal.Committed,
            StartSecondOfDay = (int)(recipe.StartOfDayMilliseconds / 1000),
            DurationMilliseconds = recipe.DurationMilliseconds,
            Provenance = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Generated from the recipe '{recipe.Name}', seed {recipe.Seed}, one sample every {interval}. {recipe.Description}"
                )
                .TrimEnd(),
        };
        return new DemandTrace(info, vms);
    }

    private static long SamplesPerVm(WorkloadRecipe recipe) =>
        (recipe.DurationMilliseconds + recipe.IntervalMilliseconds - 1) / recipe.IntervalMilliseconds;

    private static string NameOf(RecipeGroup group, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{group.Name}-{index + 1:000}");

    private static InMemoryTraceVm GenerateVm(WorkloadRecipe recipe, RecipeGroup group, int index, long[] times)
    {
        double[] mebibytes = new double[times.Length];
        ulong vmSeed = RandomStream.Derive(recipe.Seed, group.Name, index);
        foreach (DemandPart part in group.Parts)
        {
            string what = $"{part.Kind}/{part.Label}";
            string common = part.CommonName.Length > 0 ? $"{part.Kind}/{part.CommonName}" : $"{group.Name}/{what}";
            ulong commonSeed = RandomStream.Derive(RandomStream.Derive(recipe.Seed, "common"), common);
            part.AddTo(mebibytes, new PartContext(recipe, RandomStream.Derive(vmSeed, what), commonSeed));
        }

        double most = group.Provisioned.Mebibytes;
        double least = Math.Min(group.Least.Mebibytes, most);
        long[] demand = new long[times.Length];
        long[]? workingSet = group.WorkingSetShare is null ? null : new long[times.Length];
        for (int sample = 0; sample < demand.Length; sample++)
        {
            double level = Math.Clamp(mebibytes[sample], least, most);
            demand[sample] = ToBytes(level);
            if (workingSet is not null)
            {
                workingSet[sample] = Math.Min(demand[sample], ToBytes(level * group.WorkingSetShare!.Value));
            }
        }

        long[] provisioned = new long[times.Length];
        Array.Fill(provisioned, group.Provisioned.Bytes);
        return new InMemoryTraceVm(
            NameOf(group, index),
            times,
            demand,
            provisioned,
            workingSet,
            null,
            recipe.DurationMilliseconds
        );
    }

    private static long ToBytes(double mebibytes) =>
        (long)Math.Floor((mebibytes * PagesPerMebibyte) + 0.5) * DemandSeries.PageBytes;
}
