using System.Runtime.Intrinsics;

namespace DmSim.Core.Policies.Sharing;

/// <summary>What VMs should ideally hold in the eyes of a policy: demand with a buffer; bytes, not clamped.</summary>
internal interface IIdealTargets
{
    /// <summary>The ideal target of a VM that has reported.</summary>
    long Of(in HostView host, int vm);

    /// <summary>The ideal targets of four neighbouring VMs; of no meaning for those that have not reported.</summary>
    /// <param name="host">The view.</param>
    /// <param name="vm">The first of the four.</param>
    /// <param name="ideal">Receives them.</param>
    /// <returns>Whether they are what <see cref="Of"/> says; otherwise the VMs have to be asked about one by one.</returns>
    bool TryOfFour(in HostView host, int vm, out Vector256<long> ideal);
}
