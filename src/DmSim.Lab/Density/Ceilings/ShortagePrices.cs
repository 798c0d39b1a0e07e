namespace DmSim.Lab.Density.Ceilings;

/// <summary>
/// Looks for prices of the VMs' time that prove that their allowances cannot pay for the shortages.
/// </summary>
/// <remarks>
/// With a price u ≥ 0 for a tick of each VM, whoever meets the objective spends at most Σ u · allowance. In each shortage he
/// spends at least the cheapest cover of what is missing, and the cheapest fraction of VMs is no dearer than the cheapest
/// whole ones. If those add up to more than all allowances are worth, nobody can meet it (weak duality of linear
/// programming), whatever the prices are; looking for good ones, by raising the price of who is asked for more than he may
/// give, only decides how often that is found. Prices are double, so a proof must hold with a margin.
/// Two facts about whole VMs make the fraction dearer and stay true: who is indispensable, because the others together do not
/// free enough, goes short as a whole; and what a VM frees beyond what is missing helps nobody.
/// </remarks>
internal sealed class ShortagePrices
{
    private const int MostRounds = 40;
    private const double Margin = 1e-6;

    private readonly long[] _allowedTicks;
    private readonly double[] _price;
    private readonly double[] _usedTicks;
    private readonly List<OpenShortage> _open = [];

    public ShortagePrices(IReadOnlyList<Shortage> shortages, long[] allowedTicks)
    {
        _allowedTicks = [.. allowedTicks];
        _price = new double[allowedTicks.Length];
        _usedTicks = new double[allowedTicks.Length];
        Array.Fill(_price, 1);
        foreach (Shortage shortage in shortages)
        {
            Open(shortage);
        }
    }

    /// <summary>A VM that is indispensable for longer than it may go short; −1: none.</summary>
    public int Overdrawn => Array.FindIndex(_allowedTicks, ticks => ticks < 0);

    /// <summary>Whether prices were found that prove it.</summary>
    public bool ProveMissed(CancellationToken cancellation)
    {
        for (int round = 1; round <= MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double cost = CostOfAll();
            double worth = 0;
            bool suffices = true;
            for (int vm = 0; vm < _price.Length; vm++)
            {
                worth += _price[vm] * _allowedTicks[vm];
                suffices &= _usedTicks[vm] <= _allowedTicks[vm];
            }

            if (cost > worth + (Margin * (1 + worth)))
            {
                return true;
            }

            if (suffices)
            {
                return false;
            }

            Adjust(1 / Math.Sqrt(round));
        }

        return false;
    }

    /// <summary>Takes those who are indispensable off what is missing and off their allowance.</summary>
    private void Open(Shortage shortage)
    {
        long all = shortage.Gifts.Sum(gift => gift.Bytes);
        long missing = shortage.MissingBytes;
        List<(int Vm, long Bytes)> others = [];
        foreach ((int vm, long bytes) in shortage.Gifts)
        {
            if (all - bytes < shortage.MissingBytes)
            {
                missing -= bytes;
                _allowedTicks[vm] -= shortage.Ticks;
            }
            else
            {
                others.Add((vm, bytes));
            }
        }

        if (missing > 0)
        {
            (int Vm, long Bytes)[] useful = [.. others.Select(gift => (gift.Vm, Math.Min(gift.Bytes, missing)))];
            _open.Add(new OpenShortage(shortage.Ticks, missing, useful));
        }
    }

    private double CostOfAll()
    {
        _usedTicks.AsSpan().Clear();
        double cost = 0;
        foreach (OpenShortage shortage in _open)
        {
            Array.Sort(shortage.Gifts, ByPrice);
            double missing = shortage.MissingBytes;
            foreach ((int vm, long bytes) in shortage.Gifts)
            {
                double part = Math.Min(1, missing / bytes);
                cost += part * _price[vm] * shortage.Ticks;
                _usedTicks[vm] += part * shortage.Ticks;
                missing -= part * bytes;
                if (missing <= 0)
                {
                    break;
                }
            }
        }

        return cost;
    }

    private int ByPrice((int Vm, long Bytes) left, (int Vm, long Bytes) right)
    {
        int order = (_price[left.Vm] * right.Bytes).CompareTo(_price[right.Vm] * left.Bytes);
        return order != 0 ? order : left.Vm.CompareTo(right.Vm);
    }

    private void Adjust(double step)
    {
        for (int vm = 0; vm < _price.Length; vm++)
        {
            double beyond = (_usedTicks[vm] - _allowedTicks[vm]) / Math.Max(1, _allowedTicks[vm]);
            _price[vm] *= Math.Exp(step * Math.Clamp(beyond, -1, 1));
        }
    }

    /// <summary>What is left of a shortage once the indispensable went short.</summary>
    private sealed record OpenShortage(int Ticks, long MissingBytes, (int Vm, long Bytes)[] Gifts);
}
