namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// Works out how much memory a machine has, which sysstat does not print. In old versions used is all that is not free,
/// and total = free + used; in new ones used leaves out buffers, cache and slab, and total follows from the used
/// percentage, rounded as it is, as that which all samples allow.
/// </summary>
/// <remarks>
/// The two are told apart by the percentage itself: only in old versions is it used ÷ (free + used) in every sample. A
/// machine whose memory changes shows as samples that no one total allows: a new total begins there.
/// </remarks>
internal sealed class MemoryTotal
{
    private readonly List<(int FirstSample, double Total)> _newMeaning = [];
    private double _low;
    private double _high = double.MaxValue;
    private int _segmentStart;
    private int _count;
    private bool _hasPercent;
    private bool _isEveryPercentOld = true;
    private bool _isSumConstant = true;
    private double _lastSum = double.NaN;

    /// <summary>Whether all samples so far speak for the old meaning of used.</summary>
    public bool IsOldMeaning => _hasPercent ? _isEveryPercentOld : _isSumConstant && _count > 1;

    /// <summary>Takes the next sample.</summary>
    public void Add(double free, double used, double percent, double tolerance)
    {
        // Without percentages, only in old versions do free and used always add up to the same.
        _isSumConstant &= _count == 0 || free + used == _lastSum;
        _lastSum = free + used;
        bool known = double.IsFinite(used) && double.IsFinite(percent);
        if (known && double.IsFinite(free) && free + used > 0)
        {
            _isEveryPercentOld &= Math.Abs((100 * used / (free + used)) - percent) <= tolerance;
        }

        // A sample that says 0.00 % says nothing of the total.
        if (known && used > 0 && percent > tolerance)
        {
            Narrow(used / (percent + tolerance) * 100, used / (percent - tolerance) * 100);
        }

        _count++;
    }

    /// <summary>The total at each sample, in KiB; NaN where it cannot be known.</summary>
    public IEnumerable<double> Totals(IReadOnlyList<(double Free, double Used)> samples)
    {
        if (IsOldMeaning)
        {
            return samples.Select(sample => sample.Free + sample.Used);
        }

        EndSegment();
        return Expand();
    }

    private void Narrow(double low, double high)
    {
        if (low > _high || high < _low)
        {
            EndSegment();
            (_low, _high) = (0, double.MaxValue);
            _segmentStart = _count;
        }

        _low = Math.Max(_low, low);
        _high = Math.Min(_high, high);
        _hasPercent = true;
    }

    private void EndSegment()
    {
        if (_hasPercent && _count > _segmentStart)
        {
            _newMeaning.Add((_segmentStart, Math.Round((_low + _high) / 2)));
        }
    }

    private IEnumerable<double> Expand()
    {
        int segment = 0;
        for (int sample = 0; sample < _count; sample++)
        {
            while (segment + 1 < _newMeaning.Count && _newMeaning[segment + 1].FirstSample <= sample)
            {
                segment++;
            }

            yield return _newMeaning.Count == 0 ? double.NaN : _newMeaning[segment].Total;
        }
    }
}
