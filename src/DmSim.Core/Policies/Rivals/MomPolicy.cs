namespace DmSim.Core.Policies.Rivals;

/// <summary>oVirt's Memory Overcommitment Manager: all guests shrink while the host is short of free memory, else all grow.</summary>
/// <remarks>
/// A guest shrinks by at most 5 % per decision and never below what it uses plus a share of free memory that falls with the
/// host's (negative when the host is critical, so that it swaps); it grows by 5 %, or at once to what it uses plus a fifth.
/// Guests without memory statistics are left alone. When a VM starts, nothing is done.
/// </remarks>
public sealed class MomPolicy : IBalancingPolicy
{
    private readonly MomRules _rules;
    private MomMonitor _monitor = null!;
    private Cadence _sampling;
    private Cadence _deciding;

    private MomPolicy(MomRules rules) => _rules = rules;

    /// <summary>The rules as MOM ships them.</summary>
    public static PolicyDescriptor Upstream { get; } =
        new()
        {
            Name = "mom",
            Summary =
                "oVirt MOM: when the host has under 20 % free, all guests shrink by up to 5 %; otherwise all grow.",
            Source = "github.com/oVirt/mom, doc/balloon.rules (3de1c8e); intervals: momd's defaults",
            Options = MomRules.Upstream,
            Profile = HypervisorProfile.Kvm,
            Signals = GuestSignals.Unused,
            Create = values => new MomPolicy(MomRules.FromUpstream(values)),
        };

    /// <summary>The rules as oVirt's host agent deploys them.</summary>
    public static PolicyDescriptor Vdsm { get; } =
        new()
        {
            Name = "mom-vdsm",
            Summary =
                "oVirt MOM as deployed on its hosts: shrinking must be enabled, growth follows the host's free memory.",
            Source = "github.com/oVirt/vdsm, static/etc/vdsm/mom.d/02-balloon.policy (fd4b0df) and mom.conf",
            Options = MomRules.Vdsm,
            Profile = HypervisorProfile.Kvm,
            Signals = GuestSignals.Unused,
            Create = values => new MomPolicy(MomRules.FromVdsm(values)),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _monitor = new MomMonitor(run.VmCapacity, _rules.HistoryLength);
        _sampling = new Cadence(run.TicksFor(_rules.MonitorSeconds));
        _deciding = new Cadence(run.TicksFor(_rules.EngineSeconds));
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (_sampling.Begins(host.Tick))
        {
            _monitor.Sample(host);
        }

        if (_deciding.Begins(host.Tick) && _monitor.HostTotalBytes > 0)
        {
            Decide(host, orders);
        }

        return Wake.At(Math.Min(_sampling.NextTick, _deciding.NextTick));
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;

    private void Decide(in HostView host, MemoryOrders orders)
    {
        double hostFree = _monitor.AverageHostFreeBytes / _monitor.HostTotalBytes;
        double scaledFree =
            hostFree <= _rules.PressureCritical
                ? hostFree - _rules.PressureCritical
                : _rules.GuestFree * (hostFree / _rules.PressureThreshold);
        bool shrinks = hostFree < _rules.PressureThreshold && _rules.Shrinks;
        double growthFree = _rules.ScalesGrowth ? scaledFree : _rules.GuestFree;
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (_monitor.IsMeasured(vm))
            {
                if (shrinks)
                {
                    Shrink(host, vm, scaledFree, orders);
                }
                else
                {
                    Grow(host, vm, growthFree, orders);
                }
            }

            if (_rules.GuaranteesMinimum)
            {
                Guarantee(host, vm, orders);
            }
        }
    }

    private void Shrink(in HostView host, int vm, double freeShare, MemoryOrders orders)
    {
        long granted = _monitor.Granted(vm);
        double floor = Math.Max(host.Minimum[vm], _monitor.AverageUsed(vm) + (freeShare * granted));
        double target = Math.Max(granted * (1 - _rules.MostChange), floor);
        if (target <= granted && IsWorthIt(target, granted))
        {
            orders.SetTarget(vm, (long)target, MoveReason.HostAboveGoal, target);
        }
    }

    private void Grow(in HostView host, int vm, double freeShare, MemoryOrders orders)
    {
        long granted = _monitor.Granted(vm);
        if (granted >= host.Maximum[vm])
        {
            return;
        }

        double floor = Math.Max(host.Minimum[vm], _monitor.AverageUsed(vm) + (freeShare * granted));
        double target = Math.Min(Math.Max(granted * (1 + _rules.MostChange), floor), host.Maximum[vm]);
        if (IsWorthIt(target, granted))
        {
            orders.SetTarget(vm, (long)target, MoveReason.HostBelowGoal, target);
        }
    }

    /// <summary>Lifts a guest to its minimum, whatever was decided before; its own statistics are not needed.</summary>
    private static void Guarantee(in HostView host, int vm, MemoryOrders orders)
    {
        bool isGuest = host.State[vm] == VmState.Running && (host.Capabilities[vm] & VmCapabilities.Balloon) != 0;
        if (isGuest && host.Granted[vm] < host.Minimum[vm])
        {
            orders.SetTarget(vm, host.Minimum[vm], MoveReason.MinimumGuaranteed, host.Minimum[vm]);
        }
    }

    private bool IsWorthIt(double target, long granted) => Math.Abs(target - granted) > _rules.LeastChange * granted;
}
