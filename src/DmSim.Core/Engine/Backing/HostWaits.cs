using DmSim.Core.Scenarios;
using DmSim.Core.Workloads.Generation;

namespace DmSim.Core.Engine.Backing;

/// <summary>
/// The time that VMs lose because the host has taken pages that they use, by the same closed form as the paging of a guest,
/// and what they read back meanwhile (model.md §6, §10). A VM that stands still loses all of it.
/// </summary>
internal sealed class HostWaits(MachineContext context)
{
    // Logarithms of time not lost are added as integers, so that the sum does not depend on the order of VMs.
    private const double LogUnit = 1L << 32;
    private const long MostLost = PagingCost.Million - 1;

    private readonly long[] _logs = new long[context.Spec.Vms.Count];
    private long _logSum;

    /// <summary>
    /// Share of time in which at least one VM waits for the host, as pressure stall information counts it, were they
    /// independent: 1 − Π(1 − sᵢ); percent.
    /// </summary>
    public double HostStallPercent => _logSum == 0 ? 0 : 100 * (1 - PortableMath.Exp(-_logSum / LogUnit));

    /// <summary>Works out what a VM loses and reads back.</summary>
    /// <param name="vm">Index of the VM.</param>
    /// <param name="absent">The part of its working set that the host has taken; bytes.</param>
    /// <param name="isStopped">Whether it stands still.</param>
    public void Measure(int vm, long absent, bool isStopped)
    {
        MachineState state = context.State;
        state.StoppedColumn[vm] = isStopped;
        if (absent == 0 && !isStopped)
        {
            Note(vm, 0, 0);
            return;
        }

        GuestSettings guest = context.Spec.Vms[vm].Settings.Guest;
        int pageIn = context.Spec.Mechanism.HostPageInMicroseconds;
        long online = state.GrantedColumn[vm] - state.OfflineColumn[vm];
        long paged = Math.Max(0, state.WorkingSetColumn[vm] - online);
        long byGuest = PagingCost.LostPartsPerMillion(paged, guest);
        long inAll = isStopped ? PagingCost.Million : PagingCost.LostPartsPerMillion(paged, guest, absent, pageIn);
        // Each absent page is missed once in the window of progress, of which this is the share that is left.
        Int128 perTick = (Int128)absent * context.Spec.TickMilliseconds * (PagingCost.Million - inAll);
        long readBack = (long)(perTick / (1000L * guest.WorkingSetWindowSeconds * PagingCost.Million));
        Note(vm, inAll - byGuest, readBack);
    }

    private void Note(int vm, long lost, long readBack)
    {
        MachineState state = context.State;
        state.HostPageInColumn[vm] = readBack;
        if (lost == state.HostLostColumn[vm])
        {
            return;
        }

        state.HostLostColumn[vm] = lost;
        double left = 1 - (Math.Min(lost, MostLost) / (double)PagingCost.Million);
        long log = lost == 0 ? 0 : (long)(-PortableMath.Log(left) * LogUnit);
        _logSum += log - _logs[vm];
        _logs[vm] = log;
    }
}
