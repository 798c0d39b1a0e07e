namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// The balloon controller of the qemus containers: each VM by itself follows a proportional-integral controller on
/// the use of the host's memory, under a ceiling that falls while the host stalls.
/// </summary>
/// <remarks>
/// Every interval: error = wanted free share − free share; integral = clamp(integral + error · interval, −1, 1);
/// target = granted − (kp · error + ki · integral) · maximum, between what the guest uses and the ceiling. On a host
/// above the hard limit the floor is the minimum, whatever the guest uses. At a bound in the direction of the error
/// the integral is set back to what leads exactly there (anti-windup). An order is sent when it differs by the
/// hysteresis or is at a bound. The limit of a container is not modelled, and a start is not waited for: the
/// controller knows of neither.
/// </remarks>
public sealed class PiPsiPolicy : IBalancingPolicy, IStatefulPolicy
{
    private const string IntegralName = "integral";

    private readonly PiPsiOptions _options;
    private double[] _integral = [];
    private int[] _boot = [];
    private double _givenIntegral = double.NaN;
    private int _periodTicks;
    private int _nextTick = int.MinValue;

    private PiPsiPolicy(PiPsiOptions options) => _options = options;

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "pi-psi",
            Summary =
                "A PI controller per VM on the host's memory use, with a ceiling that falls while the host stalls.",
            Source = "github.com/qemus/qemu, src/balloon.py and docs/ballooning.md (2026)",
            Options = PiPsiOptions.Declared,
            Profile = HypervisorProfile.Kvm,
            Signals = GuestSignals.Used,
            Create = values => new PiPsiPolicy(PiPsiOptions.From(values)),
        };

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; } = [IntegralName];

    /// <inheritdoc/>
    public void Take(string name, double value) => _givenIntegral = value;

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _integral = new double[run.VmCapacity];
        _boot = new int[run.VmCapacity];
        _periodTicks = run.TicksFor(_options.IntervalSeconds);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (host.Tick < _nextTick)
        {
            return Wake.At(_nextTick);
        }

        _nextTick = host.Tick + _periodTicks;
        long available = host.AvailableBytes < 0 ? Math.Max(0, host.FreeBytes) : host.AvailableBytes;
        double freeShare = (double)available / host.PhysicalBytes;
        for (int vm = 0; vm < host.State.Length; vm++)
        {
            if (_boot[vm] != host.BootGeneration[vm])
            {
                _boot[vm] = host.BootGeneration[vm];
                _integral[vm] = 0;
            }

            // Upstream waits for the first statistics of a guest, too.
            bool canBalloon = (host.Capabilities[vm] & VmCapabilities.Balloon) != 0 && host.ReportTick[vm] >= 0;
            if (host.State[vm] == VmState.Running && canBalloon)
            {
                Control(host, orders, vm, freeShare);
            }
        }

        _givenIntegral = double.NaN;
        return Wake.At(_nextTick);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;

    private void Control(in HostView host, MemoryOrders orders, int vm, double freeShare)
    {
        long maximum = host.Maximum[vm];
        long minimum = Math.Max(host.Minimum[vm], (long)(maximum * _options.MinimumShare));
        long ceiling = Ceiling(host.HostStallPercent, minimum, maximum);
        long floor = freeShare < _options.HardFreeShare ? minimum : Math.Max(minimum, host.Used[vm]);
        double before = double.IsNaN(_givenIntegral) ? _integral[vm] : _givenIntegral;
        double error = _options.FreeShare - freeShare;
        double integral = Math.Clamp(before + (error * _options.IntervalSeconds), -1, 1);
        double wanted =
            host.Granted[vm] - (((_options.ProportionalGain * error) + (_options.IntegralGain * integral)) * maximum);
        long target = Math.Min(ceiling, Math.Max(floor, (long)wanted));
        bool isHeldUp = target == floor && error > 0;
        bool isHeldDown = target == ceiling && error < 0;
        _integral[vm] =
            isHeldUp || isHeldDown ? LeadingTo(isHeldUp ? floor : ceiling, host.Granted[vm], maximum, error) : integral;

        bool isAtBound = target == floor || target == ceiling;
        bool isWorthSending = Math.Abs(target - host.Target[vm]) >= _options.HysteresisBytes;
        if (target != host.Target[vm] && (isWorthSending || isAtBound))
        {
            double exact = Math.Min(ceiling, Math.Max(floor, wanted));
            orders.SetTarget(vm, target, Reason(host, vm, target, ceiling), exact);
        }
    }

    /// <summary>
    /// The most a VM may have: its maximum, falling in a straight line to its minimum while the host stalls.
    /// </summary>
    private long Ceiling(double stallPercent, long minimum, long maximum)
    {
        if (stallPercent < 0 || stallPercent < _options.StallPercent)
        {
            return maximum;
        }

        double range = _options.StallMaximumPercent - _options.StallPercent;
        double share = range <= 0 ? 1 : Math.Min(1, (stallPercent - _options.StallPercent) / range);
        return (long)(maximum - (share * (maximum - minimum)));
    }

    /// <summary>The integral with which the controller would have come out at a bound by itself.</summary>
    private double LeadingTo(long bound, long granted, long maximum, double error)
    {
        double gain = _options.IntegralGain;
        return gain == 0
            ? 0
            : Math.Clamp(((granted - bound) / (gain * maximum)) - (_options.ProportionalGain * error / gain), -1, 1);
    }

    private static MoveReason Reason(in HostView host, int vm, long target, long ceiling)
    {
        if (target == ceiling && ceiling < host.Maximum[vm])
        {
            return MoveReason.HostStalls;
        }

        if (target == host.Maximum[vm])
        {
            return MoveReason.AtMaximum;
        }

        if (target == host.Minimum[vm])
        {
            return MoveReason.AtMinimum;
        }

        return target < host.Granted[vm] ? MoveReason.HostAboveGoal : MoveReason.HostBelowGoal;
    }
}
