using System.Numerics;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// The arithmetic of qmemman's balance and of its requests for memory: who gives, who takes. Keeps the original's order of
/// floating point operations; donors stand first, so that memory is taken before it is given.
/// </summary>
internal sealed class QubesPlan
{
    /// <summary>A donor that could give less than this is at its preference already; bytes.</summary>
    private const long LeastDonationBytes = 10 * MemorySize.BytesPerMebibyte;

    private readonly int[] _vm;
    private readonly long[] _actual;
    private readonly long[] _maximum;
    private readonly long[] _preferred;
    private readonly long[] _target;
    private readonly int[] _asked;
    private readonly int[] _askedVm;
    private readonly int[] _all;
    private readonly int[] _otherVm;
    private int _rows;
    private int _askedCount;

    /// <summary>Room for so many domains.</summary>
    public QubesPlan(int vmCapacity)
    {
        _vm = new int[vmCapacity];
        _actual = new long[vmCapacity];
        _maximum = new long[vmCapacity];
        _preferred = new long[vmCapacity];
        _target = new long[vmCapacity];
        _asked = new int[vmCapacity];
        // Four more: domains are noted before it is known how many of them count.
        _askedVm = new int[vmCapacity + Lanes.Count];
        _all = [.. Enumerable.Range(0, vmCapacity)];
        _otherVm = new int[vmCapacity + Lanes.Count];
    }

    /// <summary>Whether all domains are asked, and <see cref="Asked"/> is all rows in their order.</summary>
    public bool AsksAll { get; private set; }

    /// <summary>Rows of the domains that are asked to change.</summary>
    public ReadOnlySpan<int> Asked => AsksAll ? _all.AsSpan(0, _rows) : _asked.AsSpan(0, _askedCount);

    /// <summary>The domains that are asked to change, in the order in which they are asked.</summary>
    public ReadOnlySpan<int> AskedVms => _askedVm.AsSpan(0, _askedCount);

    /// <summary>The domains of all rows.</summary>
    public ReadOnlySpan<int> Vms => _vm.AsSpan(0, _rows);

    /// <summary>The targets of all rows, meaningful for those that are asked; bytes.</summary>
    public ReadOnlySpan<long> Targets => _target.AsSpan(0, _rows);

    /// <summary>What the domains of all rows hold; bytes.</summary>
    public ReadOnlySpan<long> Actuals => _actual.AsSpan(0, _rows);

    /// <summary>The domain of a row.</summary>
    public int VmOf(int row) => _vm[row];

    /// <summary>The target of a domain that is asked; bytes.</summary>
    public long TargetOf(int row) => _target[row];

    /// <summary>What the domain of a row prefers; bytes.</summary>
    public long PreferredOf(int row) => _preferred[row];

    /// <summary>What the domain of a row holds; bytes.</summary>
    public long ActualOf(int row) => _actual[row];

    /// <summary>Forgets all domains.</summary>
    public void Clear()
    {
        _rows = 0;
        _askedCount = 0;
        AsksAll = false;
    }

    /// <summary>Adds a domain that takes part.</summary>
    public void Add(int vm, long actualBytes, long maximumBytes, long preferredBytes)
    {
        _vm[_rows] = vm;
        _actual[_rows] = actualBytes;
        _maximum[_rows] = maximumBytes;
        _preferred[_rows++] = preferredBytes;
    }

    /// <summary>Adds four neighbours.</summary>
    public void AddFour(int vm, Vector256<long> actual, Vector256<long> maximum, Vector256<long> preferred)
    {
        (Vector128.Create(vm) + Vector128.Create(0, 1, 2, 3)).CopyTo(_vm, _rows);
        Lanes.Store(_actual, _rows, actual);
        Lanes.Store(_maximum, _rows, maximum);
        Lanes.Store(_preferred, _rows, preferred);
        _rows += Lanes.Count;
    }

    /// <summary>Shares out what is free, or what donors can give.</summary>
    public void Balance(long freeBytes)
    {
        SumUp(out long preferredTotal, out long neededTotal, out long acceptedTotal);
        long available = freeBytes - neededTotal;
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
        QubesShares.Share(
            _preferred.AsSpan(0, _rows),
            _maximum.AsSpan(0, _rows),
            preferredTotal,
            available,
            _target.AsSpan(0, _rows)
        );
        AskAll();
    }

    /// <summary>Asks those that give, then the others; without branches, because neighbours differ.</summary>
    private void AskAll()
    {
        int givers = 0;
        int others = 0;
        int row = 0;
        for (; row <= _rows - Lanes.Count; row += Lanes.Count)
        {
            uint give = Lanes.Bits(Vector256.LessThan(Lanes.Load(_target, row), Lanes.Load(_actual, row)));
            Vector128<int> vms = Vector128.Create(_vm, row);
            LaneFront.Of(vms, give).CopyTo(_askedVm, givers);
            LaneFront.Of(vms, ~give & 0xF).CopyTo(_otherVm, others);
            givers += BitOperations.PopCount(give);
            others = row + Lanes.Count - givers;
        }

        for (; row < _rows; row++)
        {
            bool gives = _target[row] < _actual[row];
            (gives ? _askedVm : _otherVm)[gives ? givers : others] = _vm[row];
            givers += gives ? 1 : 0;
            others += gives ? 0 : 1;
        }

        _otherVm.AsSpan(0, others).CopyTo(_askedVm.AsSpan(givers));
        _askedCount = givers + others;
        AsksAll = true;
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
                Ask(row, Math.Min((long)(QubesShares.RoundingGuard * target), _maximum[row]));
            }
        }
    }

    /// <summary>What all prefer, what they need for that, and what those that do not give prefer; bytes.</summary>
    private void SumUp(out long preferredTotal, out long neededTotal, out long acceptedTotal)
    {
        Vector256<long> preferredSum = Vector256<long>.Zero;
        Vector256<long> neededSum = Vector256<long>.Zero;
        Vector256<long> acceptedSum = Vector256<long>.Zero;
        int row = 0;
        for (; row <= _rows - Lanes.Count; row += Lanes.Count)
        {
            Vector256<long> preferred = Lanes.Load(_preferred, row);
            Vector256<long> actual = Lanes.Load(_actual, row);
            Vector256<long> gives = Vector256.GreaterThan(actual, preferred);
            gives |= Vector256.GreaterThanOrEqual(actual, Lanes.Load(_maximum, row));
            preferredSum += preferred;
            neededSum += preferred - actual;
            acceptedSum += Vector256.AndNot(preferred, gives);
        }

        preferredTotal = Vector256.Sum(preferredSum);
        neededTotal = Vector256.Sum(neededSum);
        acceptedTotal = Vector256.Sum(acceptedSum);
        for (; row < _rows; row++)
        {
            preferredTotal += _preferred[row];
            neededTotal += Need(row);
            acceptedTotal += IsDonor(row) ? 0 : _preferred[row];
        }
    }

    private long Need(int row) => _preferred[row] - _actual[row];

    private bool IsDonor(int row) => Need(row) < 0 || _actual[row] >= _maximum[row];

    private void Ask(int row, long targetBytes)
    {
        _target[row] = targetBytes;
        _askedVm[_askedCount] = _vm[row];
        _asked[_askedCount++] = row;
    }
}
