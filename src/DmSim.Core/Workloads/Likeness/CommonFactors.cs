using DmSim.Core.Randomness;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Workloads.Likeness;

/// <summary>What moves many VMs at once beyond daily and weekly patterns.</summary>
/// <remarks>
/// The first factor is the total of all VMs, because totals decide how many VMs fit on a host (the single-index model of
/// Sharpe, Management Science 9, 1963). Part of a total's variance is there without anything common: the sum of the VMs' own
/// variances. It is taken off, from the factor and from every VM's loading, which makes both unbiased. Further factors are
/// the leading principal components of what is left, VMs weighted alike.
/// Whether a factor stands out from chance is judged by parallel analysis (Horn, Psychometrika 30, 1965): every VM is turned
/// round by a random time, which keeps its autocorrelation and destroys what VMs have in common.
/// </remarks>
internal sealed class CommonFactors
{
    private const int MostComponents = 6;
    private const int FewestVms = 4;
    private const int Turns = 5;
    private const int Iterations = 40;

    private readonly List<double[]> _scores = [];
    private readonly List<double[]> _loadings = [];

    private CommonFactors() { }

    /// <summary>Scores of every factor by bin.</summary>
    public IReadOnlyList<double[]> Scores => _scores;

    /// <summary>Loadings of every factor by VM, in MiB per unit of score.</summary>
    public IReadOnlyList<double[]> Loadings => _loadings;

    /// <summary>Finds the factors.</summary>
    /// <param name="rows">A row per VM: residuals by bin in MiB, 0 where the VM is absent. Changed.</param>
    /// <param name="seed">Seed of the turns and of the first guess.</param>
    public static CommonFactors Find(float[][] rows, ulong seed)
    {
        CommonFactors factors = new();
        if (rows.Length >= FewestVms && rows[0].Length > MostComponents)
        {
            factors.AddTotal(rows, seed);
            factors.AddComponents(rows, seed);
        }

        return factors;
    }

    private void AddTotal(float[][] rows, ulong seed)
    {
        double[] total = Total(rows);
        double chance = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            chance = Math.Max(chance, Square(Total(Turned(rows, seed, turn))));
        }

        double all = Square(total);
        double own = rows.Sum(row => Dot(row, row));
        double common = all - own;
        if (all <= chance || common <= 0)
        {
            return;
        }

        int bins = total.Length;
        double deviation = Math.Sqrt(common / bins);
        double scale = Math.Sqrt(bins / all);
        double[] loadings = [.. rows.Select(row => (Dot(row, total) - Dot(row, row)) / common * deviation)];
        Keep(rows, Array.ConvertAll(total, value => value * scale), loadings);
    }

    private void AddComponents(float[][] rows, ulong seed)
    {
        double[] deviations = [.. rows.Select(row => Math.Sqrt(Dot(row, row) / row.Length))];
        float[][] alike = [.. rows.Select((row, vm) => Scaled(row, deviations[vm]))];
        double chance = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            chance = Math.Max(chance, Leading(Turned(alike, seed, turn), seed, out _));
        }

        for (int component = 0; component < MostComponents; component++)
        {
            double variance = Leading(alike, seed, out double[] direction);
            if (variance <= chance)
            {
                return;
            }

            double size = Math.Sqrt(direction.Length);
            double[] scores = Array.ConvertAll(direction, value => value * size);
            double[] loadings = [.. alike.Select(row => Dot(row, direction) / size)];
            TakeOut(alike, scores, loadings);
            _scores.Add(scores);
            _loadings.Add([.. loadings.Select((loading, vm) => loading * deviations[vm])]);
        }
    }

    private void Keep(float[][] rows, double[] scores, double[] loadings)
    {
        TakeOut(rows, scores, loadings);
        _scores.Add(scores);
        _loadings.Add(loadings);
    }

    private static double[] Total(float[][] rows)
    {
        double[] total = new double[rows[0].Length];
        foreach (float[] row in rows)
        {
            for (int bin = 0; bin < total.Length; bin++)
            {
                total[bin] += row[bin];
            }
        }

        return total;
    }

    private static float[] Scaled(float[] row, double deviation) =>
        deviation <= 0 ? row : Array.ConvertAll(row, value => (float)(value / deviation));

    private static float[][] Turned(float[][] rows, ulong seed, int turn)
    {
        RandomStream random = RandomStream.ForPart(seed, "turn", turn);
        float[][] turned = new float[rows.Length][];
        for (int row = 0; row < turned.Length; row++)
        {
            int shift = random.NextInteger(rows[row].Length);
            turned[row] = [.. rows[row].AsSpan(shift), .. rows[row].AsSpan(0, shift)];
        }

        return turned;
    }

    /// <summary>The largest squared singular value and its direction over the bins (power iteration).</summary>
    private static double Leading(float[][] rows, ulong seed, out double[] direction)
    {
        RandomStream random = RandomStream.ForPart(seed, "direction");
        double[] current = new double[rows[0].Length];
        for (int bin = 0; bin < current.Length; bin++)
        {
            current[bin] = Variates.Normal(random);
        }

        double variance = 0;
        double[] next = new double[current.Length];
        Normalize(current);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            Array.Clear(next);
            foreach (float[] row in rows)
            {
                double score = Dot(row, current);
                for (int bin = 0; bin < next.Length; bin++)
                {
                    next[bin] += score * row[bin];
                }
            }

            variance = Normalize(next);
            (current, next) = (next, current);
        }

        direction = current;
        return variance;
    }

    private static void TakeOut(float[][] rows, double[] scores, double[] loadings)
    {
        for (int vm = 0; vm < rows.Length; vm++)
        {
            float[] row = rows[vm];
            for (int bin = 0; bin < row.Length; bin++)
            {
                row[bin] -= (float)(loadings[vm] * scores[bin]);
            }
        }
    }

    private static double Dot(float[] row, double[] direction)
    {
        double sum = 0;
        for (int bin = 0; bin < row.Length; bin++)
        {
            sum += row[bin] * direction[bin];
        }

        return sum;
    }

    private static double Dot(float[] left, float[] right)
    {
        double sum = 0;
        for (int bin = 0; bin < left.Length; bin++)
        {
            sum += (double)left[bin] * right[bin];
        }

        return sum;
    }

    private static double Square(double[] vector) => vector.Sum(value => value * value);

    private static double Normalize(double[] vector)
    {
        double size = Math.Sqrt(Square(vector));
        for (int index = 0; index < vector.Length && size > 0; index++)
        {
            vector[index] /= size;
        }

        return size;
    }
}
