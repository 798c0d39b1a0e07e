using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>What qmemman remembers of the domains: what it last asked of each, and who did not follow.</summary>
internal sealed class QubesDomains
{
    /// <summary>A domain within this of its last target has followed it: half of the 50 MiB that qmemman keeps free.</summary>
    private const long FollowedBytes = 25 * MemorySize.BytesPerMebibyte;

    /// <summary>A domain beyond its last target by more than this lags behind: a quarter of the same.</summary>
    private const long LaggingBytes = FollowedBytes / 2;

    private const int NotAsked = -1;

    private readonly QubesOptions _options;
    private readonly int _management;
    private readonly int _stuckTicks;
    private readonly long[] _lastTarget;
    private readonly long[] _heldWhenAsked;
    private readonly int[] _askedTick;
    private readonly bool[] _isStuck;
    private readonly int[] _generation;

    /// <summary>Remembers nothing yet.</summary>
    public QubesDomains(QubesOptions options, in RunInfo run)
    {
        _options = options;
        _management = run.ManagementVm;
        // What is ordered in one tick moves its first memory in the next.
        _stuckTicks = run.TicksFor(options.StuckAfterSeconds) + 1;
        _lastTarget = new long[run.VmCapacity];
        _heldWhenAsked = new long[run.VmCapacity];
        _askedTick = new int[run.VmCapacity];
        _isStuck = new bool[run.VmCapacity];
        _generation = new int[run.VmCapacity];
        ForgiveAll();
    }

    /// <summary>Memory that domains were promised and have not taken yet; bytes.</summary>
    public long PromisedBytes { get; private set; }

    /// <summary>What a domain was last asked to hold; bytes, 0 if nothing since it started.</summary>
    public long LastTarget(int vm) => _lastTarget[vm];

    /// <summary>Gives domains that did not follow another chance.</summary>
    public void ForgiveAll()
    {
        Array.Clear(_isStuck);
        Array.Fill(_askedTick, NotAsked);
    }

    /// <summary>Fills a plan with the domains whose use is known and that follow what they are asked.</summary>
    public void Collect(in HostView host, QubesPlan plan)
    {
        plan.Clear();
        PromisedBytes = 0;
        Vector256<long> promised = Vector256<long>.Zero;
        int vm = 0;
        for (; vm <= _lastTarget.Length - Lanes.Count; vm += Lanes.Count)
        {
            if (!TryCollectFour(host, vm, plan, ref promised))
            {
                Collect(host, vm, vm + Lanes.Count, plan);
            }
        }

        Collect(host, vm, _lastTarget.Length, plan);
        PromisedBytes += Vector256.Sum(promised);
    }

    /// <summary>Adds those of some domains whose use is known and that follow what they are asked.</summary>
    private void Collect(in HostView host, int first, int end, QubesPlan plan)
    {
        for (int vm = first; vm < end; vm++)
        {
            bool isRunning = host.State[vm] == VmState.Running;
            if (!isRunning || _generation[vm] != host.BootGeneration[vm])
            {
                Forget(vm, host.BootGeneration[vm]);
            }

            if (!isRunning)
            {
                continue;
            }

            // A domain may take what it was promised at any time, so that counts as held.
            long held = Held(host, vm);
            long actual = Math.Max(held, _lastTarget[vm]);
            PromisedBytes += actual - held;
            if (host.Used[vm] < 0 || (host.Capabilities[vm] & VmCapabilities.Balloon) == 0)
            {
                continue;
            }

            long preferred = _options.Preferred(host.Used[vm], host.Maximum[vm], vm == _management);
            preferred = Math.Max(preferred, LeastOf(host, vm));
            JudgeProgress(vm, host.Tick, held, actual < preferred);
            if (!_isStuck[vm])
            {
                plan.Add(vm, actual, host.Maximum[vm], preferred);
            }
        }
    }

    /// <summary>The same for four domains that run as before, of which none is, or becomes, stuck.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryCollectFour(in HostView host, int vm, QubesPlan plan, ref Vector256<long> promised)
    {
        Vector128<int> isNew = Lanes.Load(host.BootGeneration, vm) ^ Lanes.Load(_generation, vm);
        bool areUsual =
            isNew == Vector128<int>.Zero
            && Lanes.AreAll(MemoryMarshal.AsBytes(host.State), vm, (byte)VmState.Running)
            && HaveBalloons(host.Capabilities, vm)
            && Lanes.AreAll(_isStuck, vm, false)
            && (uint)(_management - vm) >= Lanes.Count;
        Vector256<long> used = Lanes.Load(host.Used, vm);
        if (!areUsual || Vector256.LessThanAny(used, Vector256<long>.Zero))
        {
            return false;
        }

        Vector256<long> held = Lanes.Load(host.Granted, vm) + Lanes.Load(host.InFlight, vm);
        Vector256<long> last = Lanes.Load(_lastTarget, vm);
        Vector256<long> asked = Vector256.WidenLower(Lanes.Load(_askedTick, vm).ToVector256());
        Vector256<long> gave = Vector256.LessThan(held, Lanes.Load(_heldWhenAsked, vm));
        Vector256<long> lags = Vector256.GreaterThan(held, last + Vector256.Create(LaggingBytes));
        lags &= Vector256.LessThanOrEqual(asked, Vector256.Create((long)host.Tick - _stuckTicks));
        lags &= Vector256.GreaterThan(asked, Vector256.Create((long)NotAsked));
        if (Vector256.AndNot(lags, gave) != Vector256<long>.Zero)
        {
            return false;
        }

        Lanes.Narrow(asked | gave).CopyTo(_askedTick, vm);
        Vector256<long> actual = Vector256.Max(held, last);
        Vector256<long> maximum = Lanes.Load(host.Maximum, vm);
        Vector256<long> preferred = _options.Preferred(used, maximum);
        preferred = Vector256.Max(preferred, Vector256.Min(Lanes.Load(host.Minimum, vm), maximum));
        promised += actual - held;
        plan.AddFour(vm, actual, maximum, preferred);
        return true;
    }

    /// <summary>Writes a plan's targets as orders.</summary>
    public void Order(in HostView host, QubesPlan plan, MemoryOrders orders, MoveReason given, MoveReason taken)
    {
        ReadOnlySpan<int> vms = plan.Vms;
        ReadOnlySpan<int> asked = plan.Asked;
        ReadOnlySpan<long> targets = plan.Targets;
        ReadOnlySpan<long> actuals = plan.Actuals;
        for (int index = 0; index < asked.Length; index += Lanes.Count)
        {
            // Where all are asked rows may be written in their order, because only the list says who comes first.
            int last = index + Lanes.Count - 1;
            if (plan.AsksAll && last < vms.Length && vms[last] - vms[index] == Lanes.Count - 1)
            {
                Vector256<long> target = Lanes.Load(targets, index);
                PutFour(host, vms[index], target, Lanes.Load(actuals, index), orders, (long)given, (long)taken);
                continue;
            }

            for (int next = index; next <= Math.Min(last, asked.Length - 1); next++)
            {
                Put(host, plan, asked[next], orders, given, taken);
            }
        }

        orders.List(plan.AskedVms);
    }

    /// <summary>Writes the target of a row as an order that is still to be listed.</summary>
    private void Put(in HostView host, QubesPlan plan, int row, MemoryOrders orders, MoveReason given, MoveReason taken)
    {
        int vm = plan.VmOf(row);
        long target = Math.Max(plan.TargetOf(row), LeastOf(host, vm));
        bool takes = target < plan.ActualOf(row);
        if (!takes)
        {
            _askedTick[vm] = NotAsked;
        }
        else if (_askedTick[vm] == NotAsked)
        {
            _askedTick[vm] = host.Tick;
            _heldWhenAsked[vm] = Held(host, vm);
        }

        _lastTarget[vm] = target;
        orders.Put(vm, target, takes ? taken : given, double.NaN);
    }

    /// <summary>The same for four rows of neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutFour(
        in HostView host,
        int vm,
        Vector256<long> target,
        Vector256<long> actual,
        MemoryOrders orders,
        long given,
        long taken
    )
    {
        target = Vector256.Max(target, Vector256.Min(Lanes.Load(host.Minimum, vm), Lanes.Load(host.Maximum, vm)));
        Vector256<long> takes = Vector256.LessThan(target, actual);
        Vector256<long> asked = Vector256.WidenLower(Lanes.Load(_askedTick, vm).ToVector256());
        Vector256<long> isFirst = takes & Vector256.Equals(asked, Vector256.Create((long)NotAsked));
        Vector256<long> held = Lanes.Load(host.Granted, vm) + Lanes.Load(host.InFlight, vm);
        asked = Vector256.ConditionalSelect(isFirst, Vector256.Create((long)host.Tick), asked);
        // A lane of ones is −1, which is NotAsked.
        Lanes.Narrow(asked | ~takes).CopyTo(_askedTick, vm);
        Lanes.Store(_heldWhenAsked, vm, held, isFirst);
        Lanes.Store(_lastTarget, vm, target);
        Vector256<long> reasons = Vector256.ConditionalSelect(takes, Vector256.Create(taken), Vector256.Create(given));
        orders.PutFour(vm, target, reasons, Vector256.Create(double.NaN));
    }

    /// <summary>A domain that gave nothing for a while is left out, until it follows or needs memory itself.</summary>
    private void JudgeProgress(int vm, int tick, long held, bool isNeedy)
    {
        if (held <= _lastTarget[vm] + FollowedBytes || isNeedy)
        {
            _isStuck[vm] = false;
        }

        if (_askedTick[vm] == NotAsked)
        {
            return;
        }

        if (held < _heldWhenAsked[vm])
        {
            _askedTick[vm] = NotAsked;
        }
        else if (tick - _askedTick[vm] >= _stuckTicks && held > _lastTarget[vm] + LaggingBytes)
        {
            _isStuck[vm] = true;
        }
    }

    private void Forget(int vm, int generation)
    {
        _generation[vm] = generation;
        _lastTarget[vm] = 0;
        _askedTick[vm] = NotAsked;
        _isStuck[vm] = false;
    }

    private static bool HaveBalloons(ReadOnlySpan<VmCapabilities> capabilities, int vm)
    {
        const uint Balloons = (byte)VmCapabilities.Balloon * 0x01010101U;
        return (MemoryMarshal.Read<uint>(MemoryMarshal.AsBytes(capabilities)[vm..]) & Balloons) == Balloons;
    }

    private static long Held(in HostView host, int vm) => host.Granted[vm] + host.InFlight[vm];

    private static long LeastOf(in HostView host, int vm) => Math.Min(host.Minimum[vm], host.Maximum[vm]);
}
