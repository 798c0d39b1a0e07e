using System.Globalization;
using DmSim.Core.Units;
using DmSim.Lab.TraceStudy;

namespace DmSim.Lab.Likeness;

/// <summary>Takes the numbers of a comparison, aspect by aspect.</summary>
/// <param name="source">The source.</param>
/// <param name="made">What was made like it.</param>
internal sealed class LikenessMeasures(LikenessSide source, LikenessSide made)
{
    private const double MebibytesPerGibibyte = 1024;
    private const double CloseShare = 0.1;
    private const double CloseCorrelation = 0.1;

    private readonly List<LikenessMeasure> _all = [];

    /// <summary>All measures so far.</summary>
    public IReadOnlyList<LikenessMeasure> All => _all;

    /// <summary>Distributions over VMs: Kolmogorov-Smirnov distances with the largest that chance explains.</summary>
    public void AddLevels()
    {
        Distance("levels", "mean demand per VM", source.PerVm(MeanOf), made.PerVm(MeanOf));
        Distance("levels", "peak demand per VM", source.PerVm(PeakOf), made.PerVm(PeakOf));
        Distance("levels", "95th percentile per VM", source.PerVm(P95Of), made.PerVm(P95Of));
        // Samples of one VM are anything but independent: the VMs are what was drawn.
        Distance("levels", "all samples", source.Pooled(), made.Pooled(), source.Matrix.VmCount, made.Matrix.VmCount);
        Distance(
            "sizes",
            "provisioned size",
            source.PerVm(vm => vm.ProvisionedBytes),
            made.PerVm(vm => vm.ProvisionedBytes)
        );
        Plain("sizes", "rank correlation of size and mean", RankCorrelation(source), RankCorrelation(made));
        Plain(
            "levels",
            "share of time present",
            source.Statistics.Vms.Average(vm => vm.PresentShare),
            made.Statistics.Vms.Average(vm => vm.PresentShare)
        );
    }

    /// <summary>How demand moves: autocorrelation and jumps.</summary>
    public void AddMovement()
    {
        foreach (long lag in source.Statistics.LagsMilliseconds.Intersect(made.Statistics.LagsMilliseconds))
        {
            double[] left = Autocorrelations(source, lag);
            double[] right = Autocorrelations(made, lag);
            Mean(
                "movement",
                $"autocorrelation at {TimeText.Format(lag)}",
                left,
                right,
                CloseCorrelation,
                isShare: true
            );
        }

        Relative("movement", "99 % of steps, median VM", "MiB", Jump(source), Jump(made), 2 * CloseShare);
    }

    /// <summary>The day of the fleet.</summary>
    public void AddDay()
    {
        Mean(
            "day",
            "variance explained by the hour",
            source.PerVm(vm => vm.DailyShare),
            made.PerVm(vm => vm.DailyShare),
            CloseCorrelation,
            isShare: true
        );
        double error = Error(ShapeOf(source, _ => true), ShapeOf(made, _ => true));
        // Halves of n days differ by √2 times what two times n days do; half as much again leaves 5 % to chance, or less.
        double chance =
            1.5 / Math.Sqrt(2) * Error(ShapeOf(source, day => day % 2 == 0), ShapeOf(source, day => day % 2 == 1));
        if (!double.IsNaN(error))
        {
            bool alike = error <= CloseShare / 2 || error <= chance;
            const string Name = "error of the fleet's mean day";
            _all.Add(new LikenessMeasure("day", Name, "", double.NaN, error, 0, chance, CloseShare / 2, alike));
        }
    }

    /// <summary>How VMs move together.</summary>
    public void AddTogether()
    {
        if (source.Statistics.Correlation is { } left && made.Statistics.Correlation is { } right)
        {
            Plain("together", "correlation of pairs, mean", left.Mean, right.Mean);
            Plain("together", "correlation of pairs, 90th percentile", left.P90, right.P90);
            Plain("together", "pairs above 0.5", left.StrongShare, right.StrongShare);
        }
    }

    /// <summary>Total demand over time, per VM.</summary>
    public void AddFleet()
    {
        DayBlocks blocks = new(source.Matrix, source.Total);
        double[] left = SeriesMath.Sorted(source.Total);
        double[] right = SeriesMath.Sorted(made.Total);
        Fleet("mean", SeriesMath.Mean(left), SeriesMath.Mean(right), blocks.IntervalOf(SeriesMath.Mean));
        foreach (double share in (ReadOnlySpan<double>)[0.5, 0.9, 0.95, 0.99, 0.999, 1])
        {
            string name = share == 1 ? "peak" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
            Fleet(
                name,
                SeriesMath.Quantile(left, share),
                SeriesMath.Quantile(right, share),
                blocks.IntervalOf(values => SeriesMath.Quantile(SeriesMath.Sorted(values), share))
            );
        }
    }

    /// <summary>Totals of random groups of VMs, as they would share a host.</summary>
    public void AddHosts()
    {
        foreach (int size in (ReadOnlySpan<int>)[10, 50, 200])
        {
            if (size * 2 > Math.Min(source.Matrix.VmCount, made.Matrix.VmCount))
            {
                break;
            }

            Group(size, 0.999);
            Group(size, 1);
        }
    }

    private void Group(int size, double share)
    {
        double[] left = HostGroups.Quantiles(source.Matrix, size, share);
        double[] right = HostGroups.Quantiles(made.Matrix, size, share);
        string what = share == 1 ? "peak" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
        string name = string.Create(CultureInfo.InvariantCulture, $"{size} VMs together, {what}");
        Mean("hosts", name, left, right, CloseShare, isShare: false, "GiB");
    }

    private void Fleet(string name, double left, double right, (double Low, double High) interval)
    {
        (double low, double high) = interval;
        bool alike = Math.Abs(right - left) <= CloseShare * left || (right >= low && right <= high);
        _all.Add(
            new LikenessMeasure(
                "fleet",
                $"total per VM, {name}",
                "GiB",
                left / MebibytesPerGibibyte,
                right / MebibytesPerGibibyte,
                low / MebibytesPerGibibyte,
                high / MebibytesPerGibibyte,
                CloseShare,
                alike
            )
        );
    }

    private void Distance(string aspect, string name, double[] left, double[] right) =>
        Distance(aspect, name, left, right, left.Length, right.Length);

    private void Distance(string aspect, string name, double[] left, double[] right, int leftCount, int rightCount)
    {
        if (left.Length == 0 || right.Length == 0 || left[^1] + right[^1] == 0)
        {
            return;
        }

        // The two-sided 5 % point of the limiting distribution (Smirnov, 1948).
        double chance = 1.358 * Math.Sqrt((leftCount + (double)rightCount) / ((double)leftCount * rightCount));
        double distance = SeriesMath.KolmogorovDistance(left, right);
        bool alike = distance <= Math.Max(chance, CloseShare / 2);
        _all.Add(
            new LikenessMeasure(
                aspect,
                $"{name}, KS distance",
                "",
                double.NaN,
                distance,
                0,
                chance,
                CloseShare / 2,
                alike
            )
        );
    }

    private void Plain(string aspect, string name, double left, double right)
    {
        if (!double.IsNaN(left) && !double.IsNaN(right))
        {
            bool alike = Math.Abs(left - right) <= CloseCorrelation;
            _all.Add(
                new LikenessMeasure(aspect, name, "", left, right, double.NaN, double.NaN, CloseCorrelation, alike)
            );
        }
    }

    private void Relative(string aspect, string name, string unit, double left, double right, double tolerance)
    {
        bool alike = Math.Abs(left - right) <= tolerance * left;
        _all.Add(new LikenessMeasure(aspect, name, unit, left, right, double.NaN, double.NaN, tolerance, alike));
    }

    private void Mean(
        string aspect,
        string name,
        double[] left,
        double[] right,
        double tolerance,
        bool isShare,
        string unit = ""
    )
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return;
        }

        double mean = SeriesMath.Mean(left);
        double other = SeriesMath.Mean(right);
        double spread = Math.Sqrt(SeriesMath.Mean(left.Select(value => Square(value - mean))));
        double error = 1.96 * spread / Math.Sqrt(left.Length);
        bool alike = Math.Abs(mean - other) <= Math.Max(error, tolerance * (isShare ? 1 : mean));
        _all.Add(new LikenessMeasure(aspect, name, unit, mean, other, mean - error, mean + error, tolerance, alike));
    }

    private static double[] Autocorrelations(LikenessSide side, long lag)
    {
        int index = side.Statistics.LagsMilliseconds.ToList().IndexOf(lag);
        return side.PerVm(vm => vm.Autocorrelation[index]);
    }

    private static double Jump(LikenessSide side) =>
        SeriesMath.Quantile(side.PerVm(vm => vm.JumpP99Bytes / 1048576.0), 0.5);

    /// <summary>Mean total by hour of the day, relative to its mean, over some of the days.</summary>
    private static double[] ShapeOf(LikenessSide side, Func<int, bool> takes)
    {
        double[] taken =
        [
            .. side.Total.Select((value, moment) => takes(side.Matrix.DayOf(moment)) ? value : double.NaN),
        ];
        double[] hours = SeriesMath.ByHour(taken, side.Matrix.HourOf);
        double mean = SeriesMath.Mean(hours);
        return Array.ConvertAll(hours, value => value / mean);
    }

    private static double Error(double[] left, double[] right) =>
        Math.Sqrt(SeriesMath.Mean(left.Select((value, hour) => Square(value - right[hour]))));

    private static double RankCorrelation(LikenessSide side)
    {
        VmStatistics[] vms = [.. side.Statistics.Vms.Where(vm => vm.Demand is not null && vm.ProvisionedBytes > 0)];
        return SeriesMath.Correlation(
            Ranks([.. vms.Select(vm => (double)vm.ProvisionedBytes)]),
            Ranks([.. vms.Select(MeanOf)])
        );
    }

    private static float[] Ranks(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return Array.ConvertAll(
            values,
            value =>
            {
                int first = Array.FindIndex(sorted, one => one >= value);
                int past = Array.FindLastIndex(sorted, one => one <= value) + 1;
                return (first + past) / 2f;
            }
        );
    }

    private static double MeanOf(VmStatistics vm) => vm.Demand!.MeanBytes;

    private static double PeakOf(VmStatistics vm) => vm.Demand!.MaximumBytes;

    private static double P95Of(VmStatistics vm) => vm.Demand!.P95Bytes;

    private static double Square(double value) => value * value;
}
