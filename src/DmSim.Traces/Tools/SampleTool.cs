using System.Globalization;
using DmSim.Core.Randomness;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>
/// Draws VMs at random, in proportion from every stratum of provisioned size and mean demand, so that a small sample
/// looks like the whole (proportional stratified sampling without replacement: Cochran, Sampling Techniques, 1977, ch. 5).
/// </summary>
internal sealed class SampleTool : SingleTraceTool
{
    private const int MostClasses = 20;

    private readonly int _count;
    private readonly ulong _seed;
    private readonly int _classes;
    private readonly StratumKey _by;

    private SampleTool(ToolArguments arguments)
    {
        if (!arguments.Has("--count"))
        {
            arguments.Report("--count", "expected how many VMs to draw");
        }

        _count = (int)(arguments.WholeNumber("--count", 1, int.MaxValue) ?? 1);
        _seed = arguments.Seed("--seed");
        _classes = (int)(arguments.WholeNumber("--classes", 1, MostClasses) ?? 4);
        _by = arguments.Choice(
            "--by",
            ("size,level", StratumKey.SizeAndLevel),
            ("size", StratumKey.Size),
            ("level", StratumKey.Level),
            ("none", StratumKey.None)
        );
    }

    /// <summary>The tool as users meet it.</summary>
    public static TraceToolDescriptor Descriptor { get; } =
        new()
        {
            Name = "sample",
            Summary = "Draw some of the VMs, in proportion from all sizes and levels of demand.",
            Options =
            [
                new ToolOption("--count", "K", "How many VMs to draw."),
                new ToolOption("--seed", "N", "Seed of the draw; default 1."),
                new ToolOption(
                    "--by",
                    "WHAT",
                    "Strata by size,level (default), size (largest provisioned), level (mean demand) or none."
                ),
                new ToolOption("--classes", "N", "Classes of equal count per quantity, 1 to 20; default 4."),
            ],
            Examples = """
                dmsim trace sample july.dmt --count 50 --seed 3 --output fifty.dmt
                dmsim trace sample july.dmt --count 20 --by level --output twenty.dmt
                """,
            Create = arguments => new SampleTool(arguments),
        };

    /// <inheritdoc/>
    public override string Description =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_count} VMs drawn with seed {_seed} from strata by {Words(_by)}, {_classes} classes each"
        );

    /// <inheritdoc/>
    protected override DemandTrace Apply(DemandTrace trace, List<string> notes)
    {
        if (_count > trace.Vms.Count)
        {
            throw new InvalidInputException(
                new ValidationIssue(
                    "--count",
                    null,
                    null,
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the trace has {trace.Vms.Count} VMs; expected at most that"
                    )
                )
            );
        }

        List<int>[] strata = Strata(trace);
        int[] quotas = Apportion([.. strata.Select(stratum => stratum.Count)], _count);
        List<int> drawn = [];
        for (int index = 0; index < strata.Length; index++)
        {
            RandomStream random = RandomStream.ForPart(_seed, "trace-sample", index);
            Shuffle(strata[index], random);
            drawn.AddRange(strata[index].Take(quotas[index]));
        }

        drawn.Sort();
        int empty = quotas.Count(quota => quota == 0);
        notes.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{strata.Length} strata; {empty} of them gave no VM because their share is too small"
            )
        );
        return new DemandTrace(trace.Info, [.. drawn.Select(index => trace.Vms[index])]);
    }

    /// <summary>Divides places in proportion to sizes, by largest remainders; ties go to the first.</summary>
    internal static int[] Apportion(int[] sizes, int places)
    {
        long total = sizes.Sum(size => (long)size);
        int[] quotas = [.. sizes.Select(size => (int)((long)size * places / total))];
        int left = places - quotas.Sum();
        IEnumerable<int> order = Enumerable
            .Range(0, sizes.Length)
            .OrderByDescending(index => (long)sizes[index] * places % total)
            .ThenBy(index => index);
        foreach (int index in order.Take(left))
        {
            quotas[index]++;
        }

        return quotas;
    }

    private List<int>[] Strata(DemandTrace trace)
    {
        long[] sizes = new long[trace.Vms.Count];
        long[] levels = new long[trace.Vms.Count];
        for (int index = 0; index < sizes.Length; index++)
        {
            VmMagnitude magnitude = VmMagnitude.Of(trace.Vms[index]);
            sizes[index] = _by is StratumKey.Size or StratumKey.SizeAndLevel ? magnitude.SizeBytes : 0;
            levels[index] = _by is StratumKey.Level or StratumKey.SizeAndLevel ? magnitude.LevelBytes : 0;
        }

        int[] sizeClasses = Classes(sizes);
        int[] levelClasses = Classes(levels);
        return
        [
            .. Enumerable
                .Range(0, sizes.Length)
                .GroupBy(index => (sizeClasses[index], levelClasses[index]))
                .OrderBy(group => group.Key)
                .Select(group => group.ToList()),
        ];
    }

    /// <summary>The class of every value: as many in each as equal values allow.</summary>
    private int[] Classes(long[] values)
    {
        long[] sorted = [.. values.Order()];
        return Array.ConvertAll(
            values,
            value =>
            {
                // Equal values belong together: the place of the first of them decides.
                int first = LowerBound(sorted, value);
                return (int)((long)first * _classes / sorted.Length);
            }
        );
    }

    private static int LowerBound(long[] sorted, long value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Shuffle(List<int> items, RandomStream random)
    {
        for (int index = items.Count - 1; index > 0; index--)
        {
            int other = random.NextInteger(index + 1);
            (items[index], items[other]) = (items[other], items[index]);
        }
    }

    private static string Words(StratumKey by) =>
        by switch
        {
            StratumKey.SizeAndLevel => "size and level",
            StratumKey.Size => "size",
            StratumKey.Level => "level",
            _ => "nothing",
        };
}
