using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Core.Workloads.Likeness;

namespace DmSim.Lab.Likeness;

/// <summary>
/// Compares a made trace with its source in what decides how many VMs fit on a host: levels, sizes, movement, the day,
/// what VMs do together, and above all totals, of the fleet and of groups as large as hosts carry.
/// </summary>
/// <remarks>
/// Both are read on the source's grid. Totals are per VM, so that fleets of different counts can be compared. The interval
/// of a number of the source says how far chance moves it: over days for totals (moving blocks of a day: Künsch, Annals of
/// Statistics 17, 1989), over VMs for what is a mean over VMs.
/// </remarks>
public static class LikenessCheck
{
    /// <summary>Compares.</summary>
    /// <param name="model">What was learnt from the source; at its recorder's outages nothing is compared.</param>
    /// <param name="source">The source.</param>
    /// <param name="made">What was made like it.</param>
    /// <param name="progress">Told the share done, 0..1, or <see langword="null"/>.</param>
    /// <param name="cancellation">Stops between two VMs.</param>
    public static LikenessReport Compare(
        PopulationModel model,
        DemandTrace source,
        DemandTrace made,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        long interval = model.IntervalMilliseconds;
        LikenessSide left = LikenessSide.Of(source, interval, model.Outage, new Half(progress, 0), cancellation);
        LikenessSide right = LikenessSide.Of(made, interval, [], new Half(progress, 0.5), cancellation);
        LikenessMeasures measures = new(left, right);
        measures.AddLevels();
        measures.AddMovement();
        measures.AddDay();
        measures.AddTogether();
        measures.AddFleet();
        measures.AddHosts();
        return new LikenessReport(measures.All, Warnings(measures.All, source.Info, made.Info));
    }

    private static List<string> Warnings(IReadOnlyList<LikenessMeasure> measures, TraceInfo source, TraceInfo made)
    {
        List<string> warnings = [];
        if (made.DurationMilliseconds != source.DurationMilliseconds)
        {
            warnings.Add(
                $"the source lasts {TimeText.Format(source.DurationMilliseconds)}, the new trace "
                    + $"{TimeText.Format(made.DurationMilliseconds)}: extremes of different lengths are not the same thing"
            );
        }

        foreach (IGrouping<string, LikenessMeasure> aspect in measures.GroupBy(measure => measure.Aspect))
        {
            string[] poor = [.. aspect.Where(measure => !measure.IsAlike).Select(measure => measure.Name)];
            if (poor.Length > 0)
            {
                warnings.Add($"{aspect.Key} {Consequence(aspect.Key)}: {string.Join(", ", poor)}");
            }
        }

        return warnings;
    }

    private static string Consequence(string aspect) =>
        aspect switch
        {
            "fleet" => "differs, so that densities of large hosts may differ",
            "hosts" => "differ, so that densities may differ",
            "together" => "differs: how VMs move together is only partly imitated",
            "day" => "differs: do not use it to study times of day",
            "movement" => "differs: do not use it to study how fast demand moves",
            _ => "differ",
        };

    private sealed class Half(IProgress<double>? progress, double done) : IProgress<double>
    {
        public void Report(double value) => progress?.Report(done + (value / 2));
    }
}
