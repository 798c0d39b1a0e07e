using DmSim.Core.Randomness;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>
/// What no other part explains: a random wander around zero that forgets (autoregressive of order 1).
/// </summary>
public sealed record NoisePart : DemandPart
{
    /// <summary>Standard deviation.</summary>
    public required MemorySize Deviation { get; init; }

    /// <summary>Time after which the correlation has fallen to 1/e, in milliseconds; above 0.</summary>
    public long MemoryMilliseconds { get; init; } = 10 * 60_000;

    /// <summary>
    /// Share of the variance that VMs have in common, 0..1: the correlation of the noise of any two of them.
    /// </summary>
    public double Common { get; init; }

    /// <inheritdoc/>
    public override string Kind => "noise";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        Wander(mebibytes, context, context.ForVm(), Math.Sqrt(1 - Common) * Deviation.Mebibytes);
        if (Common > 0)
        {
            Wander(mebibytes, context, context.InCommon(), Math.Sqrt(Common) * Deviation.Mebibytes);
        }
    }

    private void Wander(Span<double> mebibytes, PartContext context, RandomStream random, double deviation)
    {
        double keep = PortableMath.Exp(-(double)context.Interval / MemoryMilliseconds);
        double fresh = Math.Sqrt(1 - (keep * keep)) * deviation;
        double value = deviation * Variates.Normal(random);
        for (int index = 0; index < mebibytes.Length; index++)
        {
            mebibytes[index] += value;
            value = (keep * value) + (fresh * Variates.Normal(random));
        }
    }
}
