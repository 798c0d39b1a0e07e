using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// A quick look at a host, four VMs at a time: what the fleet would hold at most if everyone kept surplus and grew to its
/// ideal target, and which VMs call for a closer look.
/// </summary>
/// <remarks>
/// Where few VMs changed since the last look, only those are looked at again, and those that were not at rest.
/// With enough memory each VM is treated by itself, so one that holds what was ordered and lies within its dead band needs
/// no order. Ideal targets are worked out as doubles and rounded up: the sum is never too small, and too large by no more
/// than a unit a VM.
/// </remarks>
internal sealed class FleetSurvey
{
    /// <summary>More than the relative error of the two operations from demand to ideal target.</summary>
    private const double RoundedUp = 1 + 1e-12;

    /// <summary>Looking at those that changed costs less than at all, once so small a part of them did.</summary>
    private const int FewAreOneIn = 8;

    private readonly long _unit;
    private readonly WholeUnits _whole;
    private readonly double _deadBandPoints;
    private readonly LaneGoals _goals;
    private readonly int[] _restless;
    private readonly long[] _heldBy;
    private readonly long[] _wantedBy;
    private readonly VmBitSet _due;
    private int _restlessCount;
    private bool _isKept;

    public FleetSurvey(int vmCapacity, long unitBytes, double deadBandPoints, BufferMeaning meaning)
    {
        _unit = unitBytes;
        _whole = new WholeUnits(unitBytes);
        _deadBandPoints = deadBandPoints;
        _goals = new LaneGoals(meaning);
        _restless = new int[vmCapacity];
        _heldBy = new long[vmCapacity];
        _wantedBy = new long[vmCapacity];
        _due = new VmBitSet(vmCapacity);
    }

    /// <summary>VMs that may need an order, ascending; all others need none while there is enough.</summary>
    public ReadOnlySpan<int> Restless => _restless.AsSpan(0, _restlessCount);

    /// <summary>What the VMs that report hold, with what is on its way to them; bytes.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>What they would hold at most with surplus kept and ideal targets met; bytes.</summary>
    public long WantedBytes { get; private set; }

    /// <summary>Takes note of VMs that changed or were ordered something: they are looked at again.</summary>
    public void Note(ReadOnlySpan<int> vms)
    {
        if (!_isKept)
        {
            return;
        }

        foreach (int vm in vms)
        {
            _due.Add(vm);
        }
    }

    /// <summary>Voids what was kept: VMs changed without being noted.</summary>
    public void Forget() => _isKept = false;

    /// <summary>Looks at the host, whose changes have been noted.</summary>
    public void Look(in HostView host)
    {
        if (host.Changed.Length * FewAreOneIn > host.ReportedDemand.Length)
        {
            _isKept = false;
            LookAtAll(host);
            return;
        }

        if (!_isKept)
        {
            _isKept = true;
            HeldBytes = 0;
            WantedBytes = 0;
            Array.Clear(_heldBy);
            Array.Clear(_wantedBy);
            _due.AddAll();
        }

        LookAtDue(host);
    }

    /// <summary>Looks at every VM, and keeps nothing of it but the sums.</summary>
    private void LookAtAll(in HostView host)
    {
        _restlessCount = 0;
        HeldBytes = 0;
        WantedBytes = 0;
        Vector256<long> held = Vector256<long>.Zero;
        Vector256<long> wanted = Vector256<long>.Zero;
        int count = host.ReportedDemand.Length;
        int vm = 0;
        for (; vm <= count - Lanes.Count; vm += Lanes.Count)
        {
            if (!AreBalanced(host, vm) || !TryLookAtFour(host, vm, ref held, ref wanted))
            {
                LookClosely(host, vm, vm + Lanes.Count);
            }
        }

        LookClosely(host, vm, count);
        HeldBytes += Vector256.Sum(held);
        WantedBytes += Vector256.Sum(wanted);
    }

    /// <summary>Looks at the VMs that were noted, or were not at rest, and brings the sums up to date.</summary>
    private void LookAtDue(in HostView host)
    {
        _restlessCount = 0;
        foreach (int vm in _due.Drain())
        {
            bool isBalanced = host.IsBalanced(vm);
            long held = isBalanced ? host.Assigned[vm] + host.InFlight[vm] : 0;
            long wanted = isBalanced ? WantedBy(host, vm) : 0;
            HeldBytes += held - _heldBy[vm];
            WantedBytes += wanted - _wantedBy[vm];
            _heldBy[vm] = held;
            _wantedBy[vm] = wanted;
            if (isBalanced && !IsSettled(host, vm))
            {
                _restless[_restlessCount++] = vm;
                _due.Add(vm);
            }
        }
    }

    /// <summary>Whether a VM is at rest and lies within its dead band.</summary>
    private bool IsSettled(in HostView host, int vm)
    {
        double goal = IdleTrimmer.TargetPressure(host.BufferPercent[vm], _goals.Meaning);
        double highest = (goal + _deadBandPoints) * host.Assigned[vm];
        return AtRest.Holds(host, vm, _whole) && 100.0 * host.ReportedDemand[vm] <= highest;
    }

    private long WantedBy(in HostView host, int vm)
    {
        long ideal = IdealTarget.Of(host.ReportedDemand[vm], host.BufferPercent[vm], _goals.Meaning);
        long aligned = _whole.Up(Math.Max(ideal, host.LeastOf(vm)));
        return Math.Max(host.HeldAfterOperation(vm), Math.Min(aligned, host.Maximum[vm]));
    }

    /// <summary>Whether four VMs report and can be balanced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreBalanced(in HostView host, int vm) =>
        Lanes.IsNoneZero(MemoryMarshal.AsBytes(host.Capabilities), vm)
        && !Vector256.LessThanAny(Lanes.Load(host.ReportedDemand, vm), Vector256<long>.Zero);

    /// <summary>The same for VMs one by one, and for those of four that are not all at rest.</summary>
    private void LookClosely(in HostView host, int first, int end)
    {
        for (int vm = first; vm < end; vm++)
        {
            if (!host.IsBalanced(vm))
            {
                continue;
            }

            HeldBytes += host.Assigned[vm] + host.InFlight[vm];
            WantedBytes += WantedBy(host, vm);
            _restless[_restlessCount++] = vm;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLookAtFour(in HostView host, int vm, ref Vector256<long> heldSum, ref Vector256<long> wantedSum)
    {
        Vector256<long> inFlight = Lanes.Load(host.InFlight, vm);
        Vector256<long> held = Lanes.Load(host.Granted, vm) + inFlight - Lanes.Load(host.Outgoing, vm);
        Vector256<long> minimum = Lanes.Load(host.Minimum, vm);
        Vector256<double> goal = _goals.Of(host.BufferPercent, vm);
        Vector256<double> demand = Lanes.ToDouble(Lanes.Load(host.ReportedDemand, vm));
        Vector256<double> heldBytes = Lanes.ToDouble(held);
        Vector256<double> units = ((demand * _goals.Factor * RoundedUp) + Vector256<double>.One) * (1.0 / _unit);
        Vector256<long> ideal = Lanes.ToInt64(Vector256.Ceiling(units) * (double)_unit);
        ideal = Vector256.Min(Vector256.Max(ideal, minimum), Lanes.Load(host.Maximum, vm));
        Vector256<double> highest = (goal + Vector256.Create(_deadBandPoints)) * heldBytes;
        Vector256<long> isBeyondBand = Vector256.GreaterThan(demand * 100.0, highest).AsInt64();
        Vector256<long> grows = Vector256.GreaterThan(ideal, held) & isBeyondBand;
        Vector256<long> unusual = grows | Vector256.GreaterThan(minimum, held);
        unusual |= held ^ Lanes.Load(host.Target, vm);
        unusual |= held & Vector256.Create(_unit - 1);
        if (unusual != Vector256<long>.Zero)
        {
            return false;
        }

        heldSum += Lanes.Load(host.Assigned, vm) + inFlight;
        wantedSum += Vector256.Max(held, ideal);
        return true;
    }
}
