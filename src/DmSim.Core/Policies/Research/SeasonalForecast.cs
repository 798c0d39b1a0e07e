namespace DmSim.Core.Policies.Research;

/// <summary>
/// Forecasts the highest demand of coming stretches of time, per VM, from its own past: level, damped trend and season by the
/// additive method of Holt and Winters, with the spread of past errors.
/// </summary>
/// <remarks>
/// Winters, "Forecasting Sales by Exponentially Weighted Moving Averages", Management Science 6 (1960); damped trend after Gardner
/// and McKenzie, Management Science 31 (1985). Only +, −, × and √ of doubles, which are the same on every machine.
/// </remarks>
internal sealed class SeasonalForecast
{
    private const double LevelGain = 0.3;
    private const double TrendGain = 0.1;
    private const double SeasonGain = 0.5;
    private const double SpreadGain = 0.05;
    private const double Damping = 0.9;

    private readonly int _bins;
    private readonly double[] _season;
    private readonly double[] _level;
    private readonly double[] _trend;
    private readonly double[] _variance;
    private readonly int[] _seen;

    /// <summary>Nothing is known yet.</summary>
    /// <param name="vmCapacity">How many VMs.</param>
    /// <param name="bins">Stretches of a season.</param>
    public SeasonalForecast(int vmCapacity, int bins)
    {
        _bins = bins;
        _season = new double[vmCapacity * bins];
        _level = new double[vmCapacity];
        _trend = new double[vmCapacity];
        _variance = new double[vmCapacity];
        _seen = new int[vmCapacity];
    }

    /// <summary>Whether anything is known of a VM.</summary>
    public bool IsKnown(int vm) => _seen[vm] > 0;

    /// <summary>Forgets a VM's level and trend because it booted anew; its season stays.</summary>
    public void Reset(int vm)
    {
        _seen[vm] = 0;
        _trend[vm] = 0;
    }

    /// <summary>Takes in the highest demand of a stretch that has ended.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="bin">Place of the stretch in the season.</param>
    /// <param name="highest">Its highest demand in bytes.</param>
    public void Add(int vm, int bin, double highest)
    {
        int place = (vm * _bins) + bin;
        if (_seen[vm]++ == 0)
        {
            _level[vm] = highest - _season[place];
            return;
        }

        double before = _level[vm] + (Damping * _trend[vm]);
        double error = highest - before - _season[place];
        double level = before + (LevelGain * error);
        _trend[vm] = (Damping * _trend[vm]) + (LevelGain * TrendGain * error);
        _season[place] += SeasonGain * (1 - LevelGain) * error;
        _level[vm] = level;
        _variance[vm] += SpreadGain * ((error * error) - _variance[vm]);
    }

    /// <summary>The highest demand expected in the stretches after the last one, with so many deviations on top; bytes.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="bin">Place of the last stretch in the season.</param>
    /// <param name="ahead">How many stretches to look ahead.</param>
    /// <param name="deviations">Standard deviations of past errors that are added.</param>
    public double Highest(int vm, int bin, int ahead, double deviations)
    {
        double expected = 0;
        double trend = 0;
        double damping = 1;
        for (int step = 1; step <= ahead; step++)
        {
            damping *= Damping;
            trend += damping * _trend[vm];
            int place = (bin + step) % _bins;
            expected = Math.Max(expected, _level[vm] + trend + _season[(vm * _bins) + place]);
        }

        return expected + (deviations * Math.Sqrt(_variance[vm]));
    }
}
