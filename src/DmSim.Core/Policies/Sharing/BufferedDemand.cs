using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Policies.Sharing;

/// <summary>Reported demand with the VM's own buffer (<see cref="IdealTarget"/>).</summary>
/// <param name="meaning">What the buffer is a percentage of.</param>
internal readonly struct BufferedDemand(BufferMeaning meaning) : IIdealTargets
{
    /// <inheritdoc/>
    public long Of(in HostView host, int vm) =>
        IdealTarget.Of(host.ReportedDemand[vm], host.BufferPercent[vm], meaning);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryOfFour(in HostView host, int vm, out Vector256<long> ideal) =>
        IdealTarget.TryOfFour(
            Lanes.Load(host.ReportedDemand, vm),
            Lanes.Load(host.BufferPercent, vm),
            meaning,
            out ideal
        );
}
