using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// The arithmetic of qmemman's balance and of its requests for memory: who gives, who takes. Keeps the original's order of
/// floating point operations; donors stand first, so that memory is taken before it is given.
/// </summary>
internal sealed class QubesPlan
{
    /// <summary>Keeps sums of rounded targets below what there is.</summary>
    private const double RoundingGuard = 0.999;

    /// <summary>A donor that could give less than this is at its preference already; bytes.</summary>
    private const long LeastDonationBytes = 10 * MemorySize.BytesPerMebibyte;

    private readonly int[] _vm;
    private readonly long[] _actual;
    private readonly long[] _maximum;
    private readonly long[] _preferred;
    private readonly long[] _target;
    private readonly int[] _orderedRow;
    private int _rows;

    /// <summary>Room for so many domains.</summary>
    public QubesPlan(int vmCapacity)
    {
        _vm = new int[vmCapacity];
        _actual = new long[vmCapacity];
        _maximum = new long[vmCapacity];
        _preferred = new long[vmCapacity];
        _target = new long[vmCapacity];
        _orderedRow = new int[vmCapacity];
    }

    /// <summary>How many domains are asked to change.</summary>
    public int Count { get; private set; }

    /// <summary>The domain of a request.</summary>
    public int VmAt(int index) => _vm[_orderedRow[index]];

    /// <summary>The target of a request; bytes.</summary>
    public long TargetAt(int index) => _target[_orderedRow[index]];

    /// <summary>What the domain of a request prefers; bytes.</summary>
    public long PreferredAt(int index) => _preferred[_orderedRow[index]];

    /// <summary>What the domain of a request holds; bytes.</summary>
    public long ActualAt(int index) => _actual[_orderedRow[index]];

    /// <summary>Forgets all domains.</summary>
    public void Clear()
    {
        _rows = 0;
        Count = 0;
    }

    /// <summary>Adds a domain that takes part.</summary>
    public void Add(int vm, long actualBytes, long maximumBytes, long preferredBytes)
    {
        _vm[_rows] = vm;
        _actual[_rows] = actualBytes;
        _maximum[_rows] = maximumBytes;
        _preferred[_rows++] = preferredBytes;
    }

    /// <summary>Shares out what is free, or what donors can give.</summary>
    public void Balance(long freeBytes)
    {
        long preferredTotal = 0;
        long acceptedTotal = 0;
        long available = freeBytes;
        for (int row = 0; row < _rows; row++)
        {
            preferredTotal += _preferred[row];
            acceptedTotal += IsDonor(row) ? 0 : _preferred[row];
            available -= Need(row);
        }

        if (available > 0)
        {
            ShareOut(preferredTotal, available);
        }
        else
        {
            Squeeze(acceptedTotal, freeBytes);
        }
    }

    /// <summary>Takes an amount from those above their preference, in proportion to how far; nothing if they have not enough.</summary>
    /// <param name="bytes">The amount.</param>
    /// <param name="factor">What is asked per byte needed, a little over 1.</param>
    public void Request(long bytes, double factor)
    {
        long available = 0;
        for (int row = 0; row < _rows; row++)
        {
            available += Math.Max(0, -Need(row));
        }

        if (available < bytes)
        {
            return;
        }

        double scale = 1.0 * bytes / available;
        for (int row = 0; row < _rows; row++)
        {
            if (Need(row) < 0)
            {
                double borrowed = -Need(row) * scale * factor;
                Ask(row, (long)(_actual[row] - borrowed));
            }
        }
    }

    /// <summary>Enough for everybody's preference: the rest is shared in proportion to it, what caps leave over equally.</summary>
    private void ShareOut(long preferredTotal, long available)
    {
        long left = 0;
        int open = 0;
        for (int row = 0; row < _rows; row++)
        {
            double scale = 1.0 * _preferred[row] / preferredTotal;
            long target = (long)(RoundingGuard * (_preferred[row] + (scale * available)));
            if (target > _maximum[row])
            {
                left += target - _maximum[row];
                target = _maximum[row];
            }
            else
            {
                open++;
            }

            _target[row] = target;
        }

        while (left > 0 && open > 0)
        {
            left = ShareLeft(left, ref open);
        }

        AskWhere(donors: true);
        AskWhere(donors: false);
    }

    /// <summary>Hands what caps left over to those that are not capped; returns what is left over again.</summary>
    private long ShareLeft(long left, ref int open)
    {
        long bonus = (long)(RoundingGuard * ((double)left / open));
        long leftAgain = 0;
        for (int row = 0; row < _rows; row++)
        {
            if (_target[row] >= _maximum[row])
            {
                continue;
            }

            long target = _target[row] + bonus;
            if (target >= _maximum[row])
            {
                leftAgain += target - _maximum[row];
                target = _maximum[row];
                open--;
            }

            _target[row] = target;
        }

        return leftAgain;
    }

    private void AskWhere(bool donors)
    {
        for (int row = 0; row < _rows; row++)
        {
            if (_target[row] < _actual[row] == donors)
            {
                Ask(row, _target[row]);
            }
        }
    }

    /// <summary>Not enough: donors go to their preference, and what they give is shared among the others.</summary>
    private void Squeeze(long acceptedTotal, long freeBytes)
    {
        long squeezed = freeBytes;
        for (int row = 0; row < _rows; row++)
        {
            if (IsDonor(row) && -Need(row) >= LeastDonationBytes)
            {
                squeezed += Need(row);
                Ask(row, _preferred[row]);
            }
        }

        if (squeezed < 0)
        {
            return;
        }

        for (int row = 0; row < _rows; row++)
        {
            if (!IsDonor(row))
            {
                double scale = 1.0 * _preferred[row] / acceptedTotal;
                double target = _actual[row] + (scale * squeezed);
                Ask(row, Math.Min((long)(RoundingGuard * target), _maximum[row]));
            }
        }
    }

    private long Need(int row) => _preferred[row] - _actual[row];

    private bool IsDonor(int row) => Need(row) < 0 || _actual[row] >= _maximum[row];

    private void Ask(int row, long targetBytes)
    {
        _target[row] = targetBytes;
        _orderedRow[Count++] = row;
    }
}
