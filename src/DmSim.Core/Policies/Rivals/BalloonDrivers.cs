namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// Which guests have announced a balloon driver: one found running when the balancer came up has, one that boots
/// later has from its first report on. Balancers that read nothing inside guests know no more than that.
/// </summary>
internal sealed class BalloonDrivers
{
    private readonly int[] _bootAtFirst;
    private bool _hasLooked;

    public BalloonDrivers(int vmCapacity)
    {
        _bootAtFirst = new int[vmCapacity];
        Array.Fill(_bootAtFirst, -1);
    }

    /// <summary>Notes, the first time, which guests run.</summary>
    public void Look(in HostView host)
    {
        for (int vm = 0; !_hasLooked && vm < _bootAtFirst.Length; vm++)
        {
            _bootAtFirst[vm] = host.State[vm] == VmState.Running ? host.BootGeneration[vm] : -1;
        }

        _hasLooked = true;
    }

    /// <summary>Whether a VM can be ballooned now.</summary>
    public bool CanBalloon(in HostView host, int vm) =>
        host.State[vm] == VmState.Running
        && (host.Capabilities[vm] & VmCapabilities.Balloon) != 0
        && (host.ReportTick[vm] >= 0 || host.BootGeneration[vm] == _bootAtFirst[vm]);
}
