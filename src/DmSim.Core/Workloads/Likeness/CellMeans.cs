namespace DmSim.Core.Workloads.Likeness;

/// <summary>Means of a series by cycle (day, week) and phase (slot of the day, hour of the week).</summary>
/// <param name="cycles">How many cycles there are.</param>
/// <param name="phases">How many phases a cycle has.</param>
internal sealed class CellMeans(int cycles, int phases)
{
    private readonly double[] _sums = new double[cycles * phases];
    private readonly int[] _counts = new int[cycles * phases];

    /// <summary>Adds all present values.</summary>
    public void AddAll(double[] values, bool[] present, Func<int, int> cycleOf, Func<int, int> phaseOf)
    {
        for (int sample = 0; sample < values.Length; sample++)
        {
            if (present[sample])
            {
                int cell = (cycleOf(sample) * phases) + phaseOf(sample);
                _sums[cell] += values[sample];
                _counts[cell]++;
            }
        }
    }

    /// <summary>
    /// The mean of every phase over the cycles, as a deviation from its cycle's mean, shrunk by what chance explains.
    /// </summary>
    /// <remarks>
    /// With y the deviation in cycle d and phase s and m its mean over the D cycles, the mean square of y − m, divided by D,
    /// is what m would vary by chance alone; taken from the variance of m it leaves the pattern.
    /// </remarks>
    /// <param name="fewestCycles">Below so many cycles nothing can be said.</param>
    public double[] ShrunkProfile(int fewestCycles)
    {
        double[] profile = new double[phases];
        int[] full = [.. Enumerable.Range(0, cycles).Where(cycle => Filled(cycle) * 2 >= phases)];
        if (full.Length < fewestCycles)
        {
            return profile;
        }

        double[][] deviations = [.. full.Select(Deviations)];
        double noise = 0;
        long noiseCount = 0;
        for (int phase = 0; phase < phases; phase++)
        {
            double[] column = [.. deviations.Select(row => row[phase]).Where(value => !double.IsNaN(value))];
            double mean = column.Length == 0 ? 0 : column.Sum() / column.Length;
            profile[phase] = mean;
            noise += column.Sum(value => (value - mean) * (value - mean));
            noiseCount += Math.Max(0, column.Length - 1);
        }

        double spread = Variance(profile);
        double chance = noiseCount == 0 ? spread : noise / noiseCount / full.Length;
        double keep = spread <= 0 ? 0 : Math.Max(0, 1 - (chance / spread));
        return Array.ConvertAll(profile, value => value * keep);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Sum() / values.Length;
        return values.Sum(value => (value - mean) * (value - mean)) / values.Length;
    }

    private int Filled(int cycle) => _counts.AsSpan(cycle * phases, phases).Length - Empty(cycle);

    private int Empty(int cycle) => _counts.AsSpan(cycle * phases, phases).Count(0);

    private double[] Deviations(int cycle)
    {
        double[] means = new double[phases];
        double sum = 0;
        int filled = 0;
        for (int phase = 0; phase < phases; phase++)
        {
            int cell = (cycle * phases) + phase;
            means[phase] = _counts[cell] == 0 ? double.NaN : _sums[cell] / _counts[cell];
            sum += _counts[cell] == 0 ? 0 : means[phase];
            filled += _counts[cell] == 0 ? 0 : 1;
        }

        double mean = sum / Math.Max(1, filled);
        return Array.ConvertAll(means, value => value - mean);
    }
}
