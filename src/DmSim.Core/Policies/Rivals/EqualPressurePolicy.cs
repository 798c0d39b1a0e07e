using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;
using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>
/// The textbook optimum of a simple objective: no VM's weighted pressure is higher than it must be. All VMs stand at
/// one pressure, unless their minimum or maximum holds them, and the host keeps nothing back.
/// </summary>
/// <remarks>
/// min max w·C/A over Σ A ≤ budget and minimum ≤ A ≤ maximum has the solution A = clamp(level · w · C, minimum,
/// maximum) with one level for all that uses the budget up: water-filling. It moves memory at once and at no price of
/// its own, so it says what equal pressure is worth, not what moving costs. A start is served by levelling with what
/// is left for the rest.
/// </remarks>
public sealed class EqualPressurePolicy : IBalancingPolicy
{
    private const WakeEvents News = WakeEvents.ReportChanged | WakeEvents.Lifecycle | WakeEvents.OperationFinished;

    private const VmCapabilities HotAddable = VmCapabilities.Balloon | VmCapabilities.HotAdd;

    private enum Scale
    {
        Demand,
        WeightedByWeight,
        WeightedByShares,
    }

    private readonly Scale _scaling;
    private readonly double _periodSeconds;
    private readonly double _deadBandShare;
    private readonly long _keepFreeBytes;
    private int[] _vms = [];
    private long[] _low = [];
    private long[] _high = [];
    private long[] _scale = [];
    private long[] _target = [];
    private long _unit;
    private WholeUnits _units;
    private int _periodTicks;
    private int _levelledTick = int.MinValue;

    private EqualPressurePolicy(PolicyOptionValues values)
    {
        _scaling = values.Choice("weight") switch
        {
            "weight" => Scale.WeightedByWeight,
            "shares" => Scale.WeightedByShares,
            _ => Scale.Demand,
        };
        _periodSeconds = values.Number("period");
        _deadBandShare = values.Number("dead-band") / 100;
        _keepFreeBytes = (long)(values.Number("keep-free") * MemorySize.BytesPerMebibyte);
    }

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "equal-pressure",
            Summary = "Water-filling: the highest pressure is as low as it can be; all VMs equal between their bounds.",
            Source = "Boyd and Vandenberghe, Convex Optimization, 2004, example 5.2 (water-filling), for pressure",
            Options =
            [
                PolicyOption.Choice(
                    "weight",
                    ["none", "weight", "shares"],
                    "Pressure counts alike, or as many times as weight ÷ 5000 or shares ÷ 1000 say."
                ),
                PolicyOption.Number("period", 1, "s", 1, 3600, "Least time between two decisions."),
                PolicyOption.Number("dead-band", 0, "%", 0, 100, "A VM this near its new target is left alone."),
                PolicyOption.Number("keep-free", 0, "MiB", 0, 1073741824, "Memory that is not handed out."),
            ],
            Create = values => new EqualPressurePolicy(values),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _vms = new int[run.VmCapacity];
        _low = new long[run.VmCapacity];
        _high = new long[run.VmCapacity];
        _scale = new long[run.VmCapacity];
        _target = new long[run.VmCapacity];
        _unit = run.UnitBytes;
        _units = new WholeUnits(run.UnitBytes);
        _periodTicks = run.TicksFor(_periodSeconds);
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (_levelledTick != int.MinValue && host.Tick - _levelledTick < _periodTicks)
        {
            return Wake.At(_levelledTick + _periodTicks);
        }

        Level(host, orders);
        return Wake.On(News);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders)
    {
        if (_levelledTick != host.Tick)
        {
            Level(host, orders);
        }

        return StartVerdict.Wait;
    }

    private void Level(in HostView host, MemoryOrders orders)
    {
        _levelledTick = host.Tick;
        int count = 0;
        long budget = host.FreeBytes - host.PendingMissingBytes - _keepFreeBytes;
        int vm = 0;
        for (; vm <= host.State.Length - Lanes.Count; vm += Lanes.Count)
        {
            if (!TryAddFour(host, vm, count, ref budget))
            {
                count = Add(host, vm, vm + Lanes.Count, count, ref budget);
            }
            else
            {
                count += Lanes.Count;
            }
        }

        count = Add(host, vm, host.State.Length, count, ref budget);
        Span<long> targets = _target.AsSpan(0, count);
        double level = WaterFilling.Share(
            _low.AsSpan(0, count),
            _high.AsSpan(0, count),
            _scale.AsSpan(0, count),
            budget,
            _unit,
            targets
        );
        Order(host, orders, count, level);
    }

    /// <summary>Adds those of some VMs that can be balanced; returns how many rows there are then.</summary>
    private int Add(in HostView host, int first, int end, int count, ref long budget)
    {
        for (int vm = first; vm < end; vm++)
        {
            if (host.IsBalanced(vm))
            {
                budget += host.Assigned[vm] + host.InFlight[vm];
                _vms[count] = vm;
                _low[count] = _units.Up(host.LeastOf(vm));
                _high[count] = Math.Max(_low[count], _units.Down(host.MostOf(vm)));
                _scale[count++] = ScaleOf(host, vm);
            }
        }

        return count;
    }

    /// <summary>The same for four VMs that can all be brought from minimum to maximum and count alike.</summary>
    private bool TryAddFour(in HostView host, int vm, int count, ref long budget)
    {
        bool areUsual =
            _scaling == Scale.Demand
            && Lanes.Load(host.RefusedBelow, vm) == Vector256<long>.Zero
            && Lanes.AreAll(MemoryMarshal.AsBytes(host.Capabilities), vm, (byte)HotAddable)
            && FleetSurvey.AreBalanced(host, vm);
        if (!areUsual || !BitOperations.IsPow2(_unit))
        {
            return false;
        }

        Vector256<long> mask = Vector256.Create(-_unit);
        Vector256<long> low = (Lanes.Load(host.Minimum, vm) + Vector256.Create(_unit - 1)) & mask;
        Vector256<long> high = Vector256.Max(low, Lanes.Load(host.Maximum, vm) & mask);
        Vector256<long> scale = Vector256.Max(Vector256<long>.One, Lanes.Load(host.ReportedDemand, vm));
        budget += Vector256.Sum(Lanes.Load(host.Assigned, vm) + Lanes.Load(host.InFlight, vm));
        low.CopyTo(_low, count);
        high.CopyTo(_high, count);
        scale.CopyTo(_scale, count);
        (Vector128.Create(vm) + Vector128.Create(0, 1, 2, 3)).CopyTo(_vms, count);
        return true;
    }

    /// <summary>
    /// Demand times weight, at least a byte: a VM without demand or weight gets what the others cannot use.
    /// </summary>
    private long ScaleOf(in HostView host, int vm)
    {
        double weight = _scaling switch
        {
            Scale.WeightedByWeight => host.Weight[vm] / 5000.0,
            Scale.WeightedByShares => host.Shares[vm] / 1000.0,
            _ => 1,
        };
        return Math.Max(1, (long)(host.ReportedDemand[vm] * weight));
    }

    private void Order(in HostView host, MemoryOrders orders, int count, double level)
    {
        // Who is squeezed for a start, and who is left alone, is looked at one by one.
        bool areUsual = _deadBandShare == 0 && host.PendingMissingBytes <= 0;
        int row = 0;
        for (; row <= count - Lanes.Count; row += Lanes.Count)
        {
            bool areNeighbours = _vms[row + Lanes.Count - 1] - _vms[row] == Lanes.Count - 1;
            if (areUsual && areNeighbours)
            {
                OrderFour(host, orders, row, level);
            }
            else
            {
                Order(host, orders, row, row + Lanes.Count, level);
            }
        }

        Order(host, orders, row, count, level);
    }

    private void Order(in HostView host, MemoryOrders orders, int first, int end, double level)
    {
        for (int row = first; row < end; row++)
        {
            int vm = _vms[row];
            long target = _target[row];
            long held = host.HeldAfterOperation(vm);
            if (_deadBandShare > 0 && Math.Abs(target - held) < _deadBandShare * held)
            {
                bool isOutside = held < host.Minimum[vm] || held > host.Maximum[vm];
                target = isOutside ? target : held;
            }

            if (target != held || host.Target[vm] != held)
            {
                double exact = double.MinNative(double.MaxNative(level * _scale[row], _low[row]), _high[row]);
                orders.SetTarget(vm, target, EqualPressureReason.Of(host, vm, target), exact);
            }
        }
    }

    /// <summary>The same for four neighbours, without a dead band and while no start waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OrderFour(in HostView host, MemoryOrders orders, int row, double level)
    {
        int vm = _vms[row];
        Vector256<long> target = Lanes.Load(_target, row);
        Vector256<long> held = Lanes.Load(host.Granted, vm) + Lanes.Load(host.InFlight, vm);
        held -= Lanes.Load(host.Outgoing, vm);
        Vector256<long> differs = (target ^ held) | (Lanes.Load(host.Target, vm) ^ held);
        Vector256<long> ordered = ~Vector256.Equals(differs, Vector256<long>.Zero);
        Vector256<double> exact = Vector256.ConvertToDouble(Lanes.Load(_scale, row)) * level;
        exact = Vector256.MaxNative(exact, Vector256.ConvertToDouble(Lanes.Load(_low, row)));
        exact = Vector256.MinNative(exact, Vector256.ConvertToDouble(Lanes.Load(_high, row)));
        orders.SetFour(vm, ordered, target, EqualPressureReason.OfFour(host, vm, target), exact);
    }
}
