using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>Meta's senpai, one instance per VM: tightens the memory limit until the guest just begins to wait for memory.</summary>
/// <remarks>
/// Adds up the time a guest waited. Over the target the limit is raised at once, the more the further; after an interval
/// without that it is lowered, the more the quieter. A guest seen for the first time is taken to have shown its present
/// stall for one interval. There is no view of the host, and nothing is done when a VM starts.
/// </remarks>
public sealed class SenpaiPolicy : IBalancingPolicy, IStatefulPolicy
{
    private const string IntegralName = "integralMicroseconds";
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>The limit is whole pages.</summary>
    private const long PageMask = ~4095L;

    /// <summary>Limits up to this stay whole doubles when they are raised by the most, 1000 %.</summary>
    private const ulong MostLimit = 1UL << 48;

    private readonly double _intervalSeconds;
    private readonly double _targetMicroseconds;
    private readonly double _mostProbe;
    private readonly double _mostBackoff;
    private readonly double _probeCoefficient;
    private readonly double _backoffCoefficient;
    private readonly long _leastBytes;
    private readonly long _mostBytes;
    private Cadence _cadence;
    private double[] _integral = [];
    private long[] _grace = [];
    private int[] _generation = [];
    private double _lookSeconds;
    private int _quietLooks;
    private double _given = double.NaN;

    private SenpaiPolicy(PolicyOptionValues options)
    {
        _intervalSeconds = options.Number("interval");
        _targetMicroseconds = options.Number("pressure");
        _mostProbe = options.Number("max-probe") / 100;
        _mostBackoff = options.Number("max-backoff") / 100;
        _probeCoefficient = options.Number("coeff-probe");
        _backoffCoefficient = options.Number("coeff-backoff");
        _leastBytes = (long)(options.Number("min-size") * MemorySize.BytesPerMebibyte);
        _mostBytes = (long)(options.Number("max-size") * MemorySize.BytesPerMebibyte);
    }

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "senpai",
            Summary =
                "Meta senpai per VM: lowers the limit while the guest hardly waits for memory, raises it when it does.",
            Source = "github.com/facebookincubator/senpai, senpai.py",
            Options =
            [
                PolicyOption.Number(
                    "interval",
                    6,
                    "s",
                    1,
                    3600,
                    "Quiet time before the limit is lowered; looks each second."
                ),
                PolicyOption.Number("pressure", 10_000, "us", 1, 1e9, "Waiting per interval that is aimed at."),
                PolicyOption.Number("max-probe", 1, "%", 0, 100, "Most that the limit is lowered at once."),
                PolicyOption.Number("max-backoff", 100, "%", 0, 1000, "Most that the limit is raised at once."),
                PolicyOption.Number(
                    "coeff-probe",
                    10,
                    "x",
                    1,
                    1e6,
                    "Waiting of target over this lowers the limit most."
                ),
                PolicyOption.Number(
                    "coeff-backoff",
                    20,
                    "x",
                    1,
                    1e6,
                    "Waiting of target times this raises the limit most."
                ),
                PolicyOption.Number("min-size", 100, "MiB", 0, 1 << 30, "Least limit; a VM's minimum counts too."),
                PolicyOption.Number(
                    "max-size",
                    102_400,
                    "MiB",
                    1,
                    1 << 30,
                    "Greatest limit; a VM's maximum counts too."
                ),
            ],
            Profile = HypervisorProfile.Kvm,
            Signals = GuestSignals.Stall,
            Create = values => new SenpaiPolicy(values),
        };

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; } = [IntegralName];

    /// <inheritdoc/>
    public void Take(string name, double value) => _given = name == IntegralName ? value : _given;

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        int lookTicks = run.TicksFor(1);
        _cadence = new Cadence(lookTicks);
        _lookSeconds = lookTicks * run.TickMilliseconds / 1000.0;
        _quietLooks = Math.Max(1, (int)(_intervalSeconds / _lookSeconds));
        _integral = new double[run.VmCapacity];
        _grace = new long[run.VmCapacity];
        _generation = new int[run.VmCapacity];
        Array.Fill(_generation, -1);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        bool isGiven = !double.IsNaN(_given);
        if (_cadence.Begins(host.Tick) || isGiven)
        {
            for (int first = 0; first < _integral.Length; first += VmBitSet.WordBits)
            {
                WatchWord(host, first, Math.Min(_integral.Length, first + VmBitSet.WordBits), isGiven, orders);
            }

            _given = double.NaN;
        }

        return Wake.At(_cadence.NextTick);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;

    /// <summary>Looks at VMs, four at a time where it can; orders are given for many at once, because who gets one is hard to predict.</summary>
    private void WatchWord(in HostView host, int first, int end, bool isGiven, MemoryOrders orders)
    {
        ulong acts = 0;
        for (int vm = first; vm < end; vm += Lanes.Count)
        {
            if (!isGiven && vm <= end - Lanes.Count && TryWatchFour(host, vm, out uint four))
            {
                acts |= (ulong)four << (vm - first);
                continue;
            }

            ActWord(host, first, acts, orders);
            acts = 0;
            Watch(host, vm, Math.Min(end, vm + Lanes.Count), isGiven, orders);
        }

        ActWord(host, first, acts, orders);
    }

    /// <summary>Changes the limits of VMs, bit k standing for the VM k behind the first.</summary>
    private void ActWord(in HostView host, int first, ulong acts, MemoryOrders orders)
    {
        for (ulong rest = acts; rest != 0; )
        {
            uint four = Lanes.TakeFour(ref rest, out int bit);
            ActFour(host, first + bit, Lanes.Mask(four), orders);
        }
    }

    private void Watch(in HostView host, int first, int end, bool isGiven, MemoryOrders orders)
    {
        for (int vm = first; vm < end; vm++)
        {
            bool canMove = host.State[vm] == VmState.Running && (host.Capabilities[vm] & VmCapabilities.Balloon) != 0;
            if (canMove && (isGiven || host.StallPercent[vm] >= 0))
            {
                Watch(host, vm, isGiven, orders);
            }
        }
    }

    private void Watch(in HostView host, int vm, bool isGiven, MemoryOrders orders)
    {
        double waitedPerSecond = host.StallPercent[vm] / 100 * MicrosecondsPerSecond;
        bool isFirst = _generation[vm] != host.BootGeneration[vm];
        _generation[vm] = host.BootGeneration[vm];
        _integral[vm] = isFirst ? waitedPerSecond * _intervalSeconds : _integral[vm] + (waitedPerSecond * _lookSeconds);
        if (isFirst || isGiven)
        {
            _grace[vm] = 0;
        }

        double integral = isGiven ? _given : _integral[vm];
        if (integral <= _targetMicroseconds && _grace[vm] > 0)
        {
            _grace[vm]--;
        }
        else
        {
            Act(host, vm, integral, orders);
        }
    }

    /// <summary>
    /// What <see cref="Watch(in HostView, int, bool, MemoryOrders)"/> does with four VMs that run, and were seen since they booted;
    /// limits are left to <see cref="ActFour"/>.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="vm">The first of the four.</param>
    /// <param name="acting">Receives those whose limit is changed, as bits.</param>
    /// <returns>Whether that is what they are; otherwise nothing happened.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryWatchFour(in HostView host, int vm, out uint acting)
    {
        acting = 0;
        Vector128<int> seen = Lanes.Load(_generation, vm);
        Vector128<int> booted = Lanes.Load(host.BootGeneration, vm);
        Vector256<double> stall = Lanes.Load(host.StallPercent, vm);
        Vector256<long> limit = LimitOfFour(host, vm);
        if (
            seen != booted
            || !Vector256.GreaterThanOrEqualAll(stall, Vector256<double>.Zero)
            || Vector256.GreaterThanAny(limit.AsUInt64(), Vector256.Create(MostLimit))
            || !Lanes.AreAll(MemoryMarshal.AsBytes(host.State), vm, (byte)VmState.Running)
            || !Lanes.HaveAll(MemoryMarshal.AsBytes(host.Capabilities), vm, (byte)VmCapabilities.Balloon)
        )
        {
            return false;
        }

        Vector256<double> waited = stall / 100.0 * MicrosecondsPerSecond * _lookSeconds;
        Vector256<double> integral = Lanes.Load(_integral, vm) + waited;
        Lanes.Store(_integral, vm, integral);
        Vector256<long> grace = Lanes.Load(_grace, vm);
        Lanes.Store(_grace, vm, grace - Vector256<long>.One);
        Vector256<long> isOver = Vector256.GreaterThan(integral, Vector256.Create(_targetMicroseconds)).AsInt64();
        acting = Lanes.Bits(isOver | Vector256.Equals(grace, Vector256<long>.Zero));
        return true;
    }

    /// <summary>Changes the limits of those of four VMs that a mask names, for which <see cref="TryWatchFour"/> said so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ActFour(in HostView host, int vm, Vector256<long> acts, MemoryOrders orders)
    {
        Vector256<double> integral = Lanes.Load(_integral, vm);
        Vector256<double> factor = FactorOfFour(integral, acts);
        Vector256<long> isRaised = Vector256.GreaterThan(factor, Vector256<double>.Zero).AsInt64();
        Vector256<long> reason = Vector256.ConditionalSelect(
            isRaised,
            Vector256.Create((long)MoveReason.BackedOff),
            Vector256.Create((long)MoveReason.Probed)
        );
        orders.SetFour(vm, acts, TargetOfFour(host, vm, LimitOfFour(host, vm), factor), reason, factor);
        Lanes.Store(_integral, vm, Vector256.AndNot(integral, acts.AsDouble()));
        Lanes.Store(_grace, vm, Vector256.Create(_quietLooks - 1L), acts);
    }

    /// <summary>The limits of four VMs: what a guest is about to get or to lose is part of its limit already; bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> LimitOfFour(in HostView host, int vm) =>
        Lanes.Load(host.Granted, vm) + Lanes.Load(host.InFlight, vm) - Lanes.Load(host.Outgoing, vm);

    /// <summary>By what <see cref="Act"/> changes the limits of those of four VMs that a mask names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> FactorOfFour(Vector256<double> integral, Vector256<long> acts)
    {
        Vector256<double> target = Vector256.Create(_targetMicroseconds);
        Vector256<double> isOver = Vector256.GreaterThan(integral, target);
        Vector256<double> waited = Vector256.MaxNative(integral, Vector256<double>.One);
        Vector256<double> backoff = Vector256.Create(_backoffCoefficient);
        Vector256<double> probe = Vector256.Create(_probeCoefficient);
        Vector256<double> times = Vector256.ConditionalSelect(isOver, integral, target);
        times /= Vector256.ConditionalSelect(isOver, target, waited);
        times /= Vector256.ConditionalSelect(isOver, backoff, probe);
        Vector256<double> most = Vector256.ConditionalSelect(
            isOver,
            Vector256.Create(_mostBackoff),
            Vector256.Create(_mostProbe)
        );
        // Where it is above 1 the most counts, and the last digit of the second power does not matter.
        Vector256<long> matters = acts & Vector256.LessThan(times, Vector256.Create(1.25)).AsInt64();
        Vector256<double> factor = Vector256.MinNative(PowerOfTwo.Of(times, matters) * most, most);
        return Vector256.ConditionalSelect(isOver, factor, -factor);
    }

    /// <summary>The limit that <see cref="Adjust"/> orders for four VMs; bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<long> TargetOfFour(in HostView host, int vm, Vector256<long> limit, Vector256<double> factor)
    {
        Vector256<double> before = Lanes.ToDouble(limit);
        Vector256<long> after = Lanes.ToInt64(Vector256.Floor(before + (before * factor)));
        Vector256<long> least = Vector256.Max(Vector256.Create(_leastBytes), Lanes.Load(host.Minimum, vm));
        Vector256<long> most = Vector256.Min(Vector256.Create(_mostBytes), Lanes.Load(host.Maximum, vm));
        Vector256<long> target = Vector256.Max(Vector256.Min(after, most), Vector256.Min(least, most));
        return target & Vector256.Create(PageMask);
    }

    /// <summary>Raises the limit where the guest has waited too long, and lowers it where it has not.</summary>
    private void Act(in HostView host, int vm, double integral, MemoryOrders orders)
    {
        if (integral > _targetMicroseconds)
        {
            double excess = PowerOfTwo.Of(integral / _targetMicroseconds / _backoffCoefficient);
            Adjust(host, vm, Math.Min(excess * _mostBackoff, _mostBackoff), orders);
        }
        else
        {
            double quiet = PowerOfTwo.Of(_targetMicroseconds / Math.Max(integral, 1) / _probeCoefficient);
            Adjust(host, vm, -Math.Min(quiet * _mostProbe, _mostProbe), orders);
        }
    }

    private void Adjust(in HostView host, int vm, double factor, MemoryOrders orders)
    {
        _integral[vm] = 0;
        _grace[vm] = _quietLooks - 1;
        // What the guest is about to get or to lose is part of its limit already.
        double limit = host.Granted[vm] + host.InFlight[vm] - host.Outgoing[vm];
        long least = Math.Max(_leastBytes, host.Minimum[vm]);
        long most = Math.Min(_mostBytes, host.Maximum[vm]);
        long target = Math.Max(Math.Min((long)(limit + (limit * factor)), most), Math.Min(least, most)) & PageMask;
        MoveReason reason = factor > 0 ? MoveReason.BackedOff : MoveReason.Probed;
        orders.SetTarget(vm, target, reason, factor);
    }
}
