using System.Globalization;
using DmSim.Core.Randomness;

namespace DmSim.Traces.Import;

/// <summary>
/// How demand is made up where a data set records sizes, lifetimes and perhaps CPU, but no memory use: every VM holds a
/// share of its size that is drawn once, and more while its CPU is busy.
/// </summary>
/// <remarks>
/// <c>demand(t) = size · min(1, share + cpu share · CPU(t))</c>. The shares are equally likely between two bounds. The
/// default bounds have a median of one half, which is what has been published of Azure VMs: half of them never touch
/// half of their memory (Li et al., "Pond: CXL-Based Memory Pooling Systems for Cloud Platforms", ASPLOS 2023). The
/// width of the bounds and the part that follows CPU are assumptions without a source.
/// </remarks>
public sealed record SyntheticDemand
{
    /// <summary>The assumptions taken when none are stated.</summary>
    public static SyntheticDemand Default { get; } = new();

    /// <summary>The least share of its size that a VM holds, in percent.</summary>
    public double LeastPercent { get; init; } = 20;

    /// <summary>The largest share of its size that an idle VM holds, in percent.</summary>
    public double MostPercent { get; init; } = 80;

    /// <summary>What a fully busy VM holds on top, in percent of its size.</summary>
    public double CpuPercent { get; init; } = 20;

    /// <summary>Draws the shares: 0 to 2,147,483,647.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Reads <c>default</c>, or <c>share=20..80,cpu=20,seed=1</c> with any of its parts.</summary>
    /// <param name="text">The text; percentages from 0 to 100.</param>
    /// <param name="demand">The assumptions; what is not stated is as in <see cref="Default"/>.</param>
    /// <returns>What was expected, or <see langword="null"/> where the text is good.</returns>
    public static string? TryParse(string text, out SyntheticDemand demand)
    {
        ArgumentNullException.ThrowIfNull(text);
        demand = Default;
        foreach (string part in text == "default" ? [] : text.Split(','))
        {
            if (With(demand, part.Trim()) is not SyntheticDemand changed)
            {
                return $"expected 'default' or parts such as share=20..80,cpu=20,seed=1 (percent), not '{part.Trim()}'";
            }

            demand = changed;
        }

        return null;
    }

    /// <summary>The share of its size that an idle VM holds: the same for a VM of that name in every import.</summary>
    public double ShareOf(string vm)
    {
        double drawn = RandomStream.ForPart((ulong)Seed, vm).NextDouble();
        return (LeastPercent + ((MostPercent - LeastPercent) * drawn)) / 100;
    }

    /// <summary>Demand in bytes.</summary>
    /// <param name="size">The VM's size in bytes.</param>
    /// <param name="share">Its <see cref="ShareOf"/>.</param>
    /// <param name="cpuPercent">How busy its CPU is, 0 to 100.</param>
    public long Of(long size, double share, double cpuPercent) =>
        (long)Math.Round(Math.Min(1, share + (CpuPercent / 100 * (cpuPercent / 100))) * size);

    /// <summary>The assumptions in words.</summary>
    public string Describe() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"made up as size x min(100 %, s + {CpuPercent} % x CPU), s drawn per VM from {LeastPercent}..{MostPercent} %, "
        ) + string.Create(CultureInfo.InvariantCulture, $"seed {Seed}");

    private static SyntheticDemand? With(SyntheticDemand demand, string part)
    {
        (string name, string value) = part.Split('=') is [string left, string right] ? (left, right) : ("", "");
        switch (name)
        {
            case "share":
                double[] bounds = [.. value.Split("..").Select(Percent)];
                bool good = bounds.Length == 2 && bounds[0] <= bounds[1];
                return good ? demand with { LeastPercent = bounds[0], MostPercent = bounds[1] } : null;
            case "cpu":
                double cpu = Percent(value);
                return double.IsNaN(cpu) ? null : demand with { CpuPercent = cpu };
            case "seed":
                bool isSeed = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seed);
                return isSeed ? demand with { Seed = seed } : null;
            default:
                return null;
        }
    }

    /// <summary>A percentage from 0 to 100; not a number where the text is none, so that comparisons fail.</summary>
    private static double Percent(string text)
    {
        string number = text.Trim().TrimEnd('%');
        bool good = double.TryParse(
            number,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out double percent
        );
        return good && percent is >= 0 and <= 100 ? percent : double.NaN;
    }
}
