using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// Within which demand <see cref="HyperVPolicy"/> leaves a fleet alone: everyone holds what was ordered, would hold it even at
/// the edge of its dead band, and there is enough memory for all of them to be at that edge at once.
/// </summary>
internal sealed class SettledBand
{
    /// <summary>More than the relative error of the comparisons that it stands for: a range too narrow is no harm.</summary>
    private const double Narrower = 1 - 1e-12;

    private readonly WholeUnits _whole;
    private readonly double _deadBandPoints;
    private readonly BufferMeaning _meaning;

    public SettledBand(long unitBytes, double deadBandPoints, BufferMeaning meaning)
    {
        _whole = new WholeUnits(unitBytes);
        _deadBandPoints = deadBandPoints;
        _meaning = meaning;
    }

    /// <summary>Narrows the ranges of reported demand; false where somebody needs a closer look whatever it reports.</summary>
    public bool TryNarrow(in HostView host, IdleWatch watch, Span<long> least, Span<long> greatest)
    {
        long heldSum = 0;
        long wantedSum = 0;
        for (int vm = 0; vm < least.Length; vm++)
        {
            if (!host.IsBalanced(vm))
            {
                continue;
            }

            long held = host.Assigned[vm];
            if (!AtRest.Holds(host, vm, _whole) || !watch.TryNarrow(host, vm, ref least[vm], ref greatest[vm]))
            {
                return false;
            }

            if (held < host.Maximum[vm])
            {
                double goal = IdleTrimmer.TargetPressure(host.BufferPercent[vm], _meaning);
                double edge = (goal + _deadBandPoints) * held / 100 * Narrower;
                greatest[vm] = Math.Min(greatest[vm], (long)edge);
            }

            long ideal = IdealTarget.Of(greatest[vm], host.BufferPercent[vm], _meaning);
            heldSum += held;
            wantedSum += Math.Max(held, Math.Min(_whole.Up(ideal), host.Maximum[vm]));
        }

        return wantedSum <= heldSum + host.FreeBytes;
    }
}
