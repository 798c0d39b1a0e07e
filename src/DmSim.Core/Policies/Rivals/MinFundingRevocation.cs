namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// Min-funding revocation with an idle tax: memory is revoked, page after page, from the VM whose shares pay least
/// for it, ρ = S / (P · (f + k · (1 − f))), until what is left fits. The end of that is one price for all, which is
/// looked for directly.
/// </summary>
/// <remarks>
/// At a price 1/x every VM between its bounds holds the P that solves P · (f + k(1 − f)) = x · S. With f as sampled
/// that is a line through the origin; with the active memory a fixed amount, f = active / P, it is a line of slope 1
/// up to the active memory and of slope 1/k beyond. Both make the sum piecewise linear in x; Newton's steps inside a
/// shrinking bracket end on it. Amounts are cut to whole units; what that leaves goes by index.
/// </remarks>
internal sealed class MinFundingRevocation
{
    private const int MostRounds = 200;

    /// <summary>What a VM without shares counts as: it is served after everybody else, and not by luck.</summary>
    private const double LeastShares = 1e-6;

    private readonly double _idleCost;
    private readonly long _unit;
    private readonly int[] _vms;
    private readonly long[] _low;
    private readonly long[] _high;
    private readonly double[] _shares;
    private readonly double[] _active;
    private readonly double[] _cost;
    private readonly double[] _holds;
    private readonly long[] _amount;
    private readonly double[] _exact;

    public MinFundingRevocation(int capacity, double idleCost, long unit)
    {
        _idleCost = idleCost;
        _unit = unit;
        _vms = new int[capacity];
        _low = new long[capacity];
        _high = new long[capacity];
        _shares = new double[capacity];
        _active = new double[capacity];
        _cost = new double[capacity];
        _holds = new double[capacity];
        _amount = new long[capacity];
        _exact = new double[capacity];
    }

    /// <summary>How many VMs take part.</summary>
    public int Count { get; private set; }

    /// <summary>The VM of a row.</summary>
    public int VmAt(int row) => _vms[row];

    /// <summary>What a row ends with, in bytes.</summary>
    public long AmountAt(int row) => _amount[row];

    /// <summary>The same before it was cut to whole units.</summary>
    public double ExactAt(int row) => _exact[row];

    /// <summary>Forgets all rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>
    /// Adds a VM whose active memory is a fixed amount of what it holds; what it gets beyond that is taken to be as
    /// active as what it holds.
    /// </summary>
    public void AddActive(int vm, long low, long high, int shares, double activeBytes, long holdsBytes)
    {
        Add(vm, low, high, shares);
        _active[Count - 1] = activeBytes;
        _cost[Count - 1] = _idleCost;
        _holds[Count - 1] = holdsBytes;
    }

    /// <summary>Adds a VM of whose memory a fixed share is active.</summary>
    public void AddShare(int vm, long low, long high, int shares, double activeShare)
    {
        Add(vm, low, high, shares);
        _active[Count - 1] = 0;
        _holds[Count - 1] = double.MaxValue;
        _cost[Count - 1] = activeShare + (_idleCost * (1 - activeShare));
    }

    /// <summary>Shares a budget out; beyond the sums of the bounds the bounds are given.</summary>
    public void Solve(long budget)
    {
        double funding = FindFunding(budget);
        long sum = 0;
        for (int row = 0; row < Count; row++)
        {
            _exact[row] = Math.Clamp(At(row, funding), _low[row], _high[row]);
            _amount[row] = Math.Clamp((long)_exact[row] / _unit * _unit, _low[row], _high[row]);
            sum += _amount[row];
        }

        for (int row = 0; row < Count && budget - sum >= _unit; row++)
        {
            // Only who was cut, and by less than a unit each, so one round is enough.
            bool wasCut = _exact[row] > _amount[row];
            long room = wasCut ? Math.Min(_unit, _high[row] - _amount[row]) : 0;
            _amount[row] += room;
            sum += room;
        }
    }

    private void Add(int vm, long low, long high, int shares)
    {
        _vms[Count] = vm;
        _low[Count] = low;
        _high[Count] = Math.Max(low, high);
        _shares[Count] = Math.Max(shares, LeastShares);
        Count++;
    }

    /// <summary>What a VM holds at a funding, without its bounds.</summary>
    private double At(int row, double funding)
    {
        double paid = funding * _shares[row];
        if (paid <= _active[row])
        {
            return paid;
        }

        double amount = _active[row] + ((paid - _active[row]) / _cost[row]);
        return amount <= _holds[row] ? amount : paid / MeanCost(row);
    }

    /// <summary>What a page of a VM costs on average at what it holds.</summary>
    private double MeanCost(int row)
    {
        double idle = Math.Max(0, _holds[row] - _active[row]);
        return 1 + ((_cost[row] - 1) * idle / Math.Max(1, _holds[row]));
    }

    private double SlopeAt(int row, double amount)
    {
        if (amount < _active[row])
        {
            return _shares[row];
        }

        return _shares[row] / (amount <= _holds[row] ? _cost[row] : MeanCost(row));
    }

    private double FindFunding(long budget)
    {
        double bottom = 0;
        double top = double.PositiveInfinity;
        double funding = 1;
        for (int round = 0; round < MostRounds; round++)
        {
            (double sum, double slope) = Evaluate(funding);
            double missing = budget - sum;
            if (Math.Abs(missing) < 0.5)
            {
                return funding;
            }

            if (missing > 0)
            {
                bottom = funding;
            }
            else
            {
                top = funding;
            }

            double next = slope > 0 ? funding + (missing / slope) : double.NaN;
            if (!(next > bottom && next < top))
            {
                next = double.IsPositiveInfinity(top) ? funding * 4 : (bottom + top) / 2;
            }

            if (next == funding || next > 1e30)
            {
                return missing > 0 ? funding : bottom;
            }

            funding = next;
        }

        return bottom;
    }

    private (double Sum, double Slope) Evaluate(double funding)
    {
        double sum = 0;
        double slope = 0;
        for (int row = 0; row < Count; row++)
        {
            double value = At(row, funding);
            if (value <= _low[row])
            {
                sum += _low[row];
            }
            else if (value >= _high[row])
            {
                sum += _high[row];
            }
            else
            {
                sum += value;
                slope += SlopeAt(row, value);
            }
        }

        return (sum, slope);
    }
}
