using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>Proxmox VE's automatic ballooning: moves the host toward a share of memory in use.</summary>
/// <remarks>
/// What is missing to the goal, or is beyond it, is divided so that what each VM holds above its minimum follows its shares;
/// at most 100 MiB per VM and round. VMs short of free memory grow first, VMs with enough of it shrink first; only when
/// these cannot move are all considered. Starts are not served: memory is backed when it is touched.
/// </remarks>
public sealed class ProxmoxPolicy : IBalancingPolicy, IStatefulPolicy
{
    private const string GoalName = "goalBytes";

    /// <summary>A goal this near is left alone; bytes.</summary>
    private const long DeadBandBytes = 10 * MemorySize.BytesPerMebibyte;

    private readonly double _intervalSeconds;
    private readonly double _targetPercent;
    private readonly long _mostChangeBytes;
    private Cadence _cadence;
    private ProxmoxSharing _sharing = null!;
    private double _goal = double.NaN;

    private ProxmoxPolicy(PolicyOptionValues options)
    {
        _intervalSeconds = options.Number("interval");
        _targetPercent = options.Number("target");
        _mostChangeBytes = (long)(options.Number("max-change") * MemorySize.BytesPerMebibyte);
    }

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "proxmox",
            Summary =
                "Proxmox VE auto-ballooning: steers the host to 80 % in use; memory above minimum follows the shares.",
            Source = "github.com/proxmox/pve-manager, PVE/AutoBalloon.pm and PVE/Service/pvestatd.pm (14a22df)",
            Options =
            [
                PolicyOption.Number("interval", 10, "s", 1, 3600, "Time between two rounds (pvestatd's cycle)."),
                PolicyOption.Number("target", 80, "%", 0, 100, "Host memory to be in use (ballooning-target)."),
                PolicyOption.Number("max-change", 100, "MiB", 1, 1 << 20, "Most that a VM moves in a round."),
            ],
            Profile = HypervisorProfile.Kvm,
            Signals = GuestSignals.Unused,
            Create = values => new ProxmoxPolicy(values),
        };

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; } = [GoalName];

    /// <inheritdoc/>
    public void Take(string name, double value) => _goal = name == GoalName ? value : _goal;

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _cadence = new Cadence(run.TicksFor(_intervalSeconds));
        _sharing = new ProxmoxSharing(run.VmCapacity, _mostChangeBytes);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        bool isGiven = !double.IsNaN(_goal);
        if (_cadence.Begins(host.Tick) || isGiven)
        {
            long goal = isGiven ? (long)_goal : Goal(host);
            _goal = double.NaN;
            Decide(host, goal, orders);
        }

        return Wake.At(_cadence.NextTick);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;

    /// <summary>What VMs may grow by, or have to give when negative, for the host to be at its target; bytes.</summary>
    private long Goal(in HostView host)
    {
        // Caches count as free; a host beyond its memory has none to offer, but owes what it lacks.
        long free = host.AvailableBytes > 0 ? host.AvailableBytes : host.FreeBytes;
        return (long)((host.PhysicalBytes * _targetPercent / 100) - (host.PhysicalBytes - free));
    }

    private void Decide(in HostView host, long goal, MemoryOrders orders)
    {
        _sharing.Enlist(host);
        if (goal > DeadBandBytes)
        {
            long rest = _sharing.Change(host, ProxmoxGroup.Pressed, goal);
            if (rest >= goal)
            {
                _sharing.Change(host, ProxmoxGroup.All, rest);
            }
        }
        else if (goal < -DeadBandBytes)
        {
            long rest = _sharing.Change(host, ProxmoxGroup.Roomy, goal);
            if (rest <= goal)
            {
                _sharing.Change(host, ProxmoxGroup.All, rest);
            }
        }

        for (int vm = 0; vm < host.State.Length; vm++)
        {
            long target = _sharing.ResultOf(host, vm);
            if (target != host.Granted[vm])
            {
                orders.SetTarget(vm, target, Reason(goal, target > host.Granted[vm]));
            }
        }
    }

    private static MoveReason Reason(long goal, bool grows) =>
        (goal > 0, grows) switch
        {
            (true, true) => MoveReason.HostBelowGoal,
            (false, false) => MoveReason.HostAboveGoal,
            (true, false) => MoveReason.SurplusCollected,
            (false, true) => MoveReason.SharedOut,
        };
}
