using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>VirtualBox's balloon control: inflates each balloon toward a size asked for, as long as the guest has free memory.</summary>
/// <remarks>
/// The size asked for, which users configure per VM, is here what the guest saw at boot less its minimum; a VM without such a
/// span is left alone. A guest low on free memory gets some back if the host keeps a margin. Sizes are whole mebibytes. The
/// original's unsigned subtraction wraps where a guest has less free memory than the increment, and then takes the whole
/// increment; here the increment is halved there as it is meant to be. Nothing is done when a VM starts.
/// </remarks>
public sealed class VirtualBoxPolicy : IBalancingPolicy
{
    private const long Mebibyte = MemorySize.BytesPerMebibyte;

    /// <summary>Halving of the increment ends below this.</summary>
    private const long LeastIncrementMebibytes = 16;

    private readonly double _intervalSeconds;
    private readonly long _increment;
    private readonly long _decrement;
    private readonly long _lowerLimit;
    private readonly long _mostBalloon;
    private readonly long _safety;
    private Cadence _cadence;

    private VirtualBoxPolicy(PolicyOptionValues options)
    {
        _intervalSeconds = options.Number("interval");
        _increment = (long)options.Number("increment");
        _decrement = (long)options.Number("decrement");
        _lowerLimit = (long)options.Number("lower-limit");
        _mostBalloon = (long)options.Number("max-balloon");
        _safety = (long)options.Number("safety-margin");
    }

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "virtualbox",
            Summary =
                "VirtualBox balloon control: takes 256 MiB per 30 s while the guest has 128 MiB free, else gives 128 back.",
            Source = "github.com/VirtualBox/virtualbox, VBoxBalloonCtrl/VBoxModBallooning.cpp (4908d8d)",
            Options =
            [
                PolicyOption.Number("interval", 30, "s", 1, 3600, "Time between two looks (--balloon-interval)."),
                PolicyOption.Number("increment", 256, "MiB", 1, 1 << 20, "Step of inflating (--balloon-inc)."),
                PolicyOption.Number("decrement", 128, "MiB", 1, 1 << 20, "Step of deflating (--balloon-dec)."),
                PolicyOption.Number(
                    "lower-limit",
                    128,
                    "MiB",
                    0,
                    1 << 20,
                    "Free memory below which a guest gets some back."
                ),
                PolicyOption.Number("max-balloon", 0, "MiB", 0, 1 << 30, "Largest balloon of any VM; 0 for no limit."),
                PolicyOption.Number(
                    "safety-margin",
                    1024,
                    "MiB",
                    0,
                    1 << 20,
                    "Host memory that deflating leaves available."
                ),
            ],
            Profile = HypervisorProfile.VirtualBox,
            Signals = GuestSignals.Unused,
            Create = values => new VirtualBoxPolicy(values),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run) => _cadence = new Cadence(run.TicksFor(_intervalSeconds));

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (_cadence.Begins(host.Tick))
        {
            for (int vm = 0; vm < host.State.Length; vm++)
            {
                long free = host.Unused[vm] >= 0 ? host.Unused[vm] : host.ReportedAvailable[vm];
                bool canMove =
                    host.State[vm] == VmState.Running && (host.Capabilities[vm] & VmCapabilities.Balloon) != 0;
                // A guest without statistics reports nothing free.
                if (canMove && free > 0)
                {
                    Adjust(host, vm, free / Mebibyte, orders);
                }
            }
        }

        return Wake.At(_cadence.NextTick);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;

    private void Adjust(in HostView host, int vm, long free, MemoryOrders orders)
    {
        long size = host.Granted[vm] + host.Ballooned[vm];
        long current = host.Ballooned[vm] / Mebibyte;
        long asked = Math.Max(0, size - host.Minimum[vm]) / Mebibyte;
        long goal = _mostBalloon > 0 ? Math.Min(asked, _mostBalloon) : asked;
        long change = free < _lowerLimit ? Deflation(current) : Toward(goal, current, free);
        if (change < 0)
        {
            change = -Math.Min(-change, SpareMebibytes(host));
        }

        if (change != 0)
        {
            MoveReason reason = free < _lowerLimit ? MoveReason.GuestIsLow : MoveReason.TowardBalloonGoal;
            orders.SetTarget(vm, size - ((current + change) * Mebibyte), reason);
        }
    }

    /// <summary>What a guest low on memory gets back: a whole step, or nothing where the balloon is smaller than that.</summary>
    private long Deflation(long current) => current < _decrement ? 0 : -_decrement;

    /// <summary>The change of a balloon whose guest has memory free: toward its goal, in steps the guest can bear.</summary>
    private long Toward(long goal, long current, long free)
    {
        if (goal <= current)
        {
            return -Math.Min(_decrement, current - goal);
        }

        long increment = _increment;
        while (increment >= LeastIncrementMebibytes && free - increment < _lowerLimit)
        {
            increment /= 2;
        }

        return free - increment > _lowerLimit ? Math.Min(increment, goal - current) : 0;
    }

    /// <summary>What the host can give without going below its margin.</summary>
    private long SpareMebibytes(in HostView host)
    {
        long available = host.AvailableBytes >= 0 ? host.AvailableBytes : Math.Max(0, host.FreeBytes);
        return Math.Max(0, available - (_safety * Mebibyte)) / Mebibyte;
    }
}
