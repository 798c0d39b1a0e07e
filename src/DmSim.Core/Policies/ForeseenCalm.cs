using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// For how long each VM needs no order from who knows the coming demand, while there is enough memory: it holds what was ordered,
/// and no demand that comes within the horizon until then has an ideal target above that.
/// </summary>
/// <remarks>
/// It is found out once for a VM and stands while nothing but reports is new, so that neither a tick in which demand changes nor
/// one in which a change comes into sight has to be looked at.
/// </remarks>
internal sealed class ForeseenCalm
{
    /// <summary>
    /// What comes into sight is looked at up to a tick that is a multiple of this, and half as far at least: the same one for all
    /// VMs, so that a new look at them, which ends the calm of the fleet, is due at once.
    /// </summary>
    private const int LookTicks = 512;

    /// <summary>Stands for a VM that is not balanced.</summary>
    private const long NotBalanced = -1;

    /// <summary>Stands for a VM for which memory is, or has to be, on its way.</summary>
    private const long Moving = -2;

    private const VmCapabilities Usual = VmCapabilities.Balloon | VmCapabilities.HotAdd;

    private readonly IDemandForesight _foresight;
    private readonly int _horizonTicks;
    private readonly BufferMeaning _meaning;
    private readonly WholeUnits _units;
    private readonly long[] _most;
    private readonly long[] _held;
    private readonly long[] _maximum;
    private readonly int[] _bufferPercent;
    private readonly int[] _generation;
    private readonly int[] _endTick;
    private readonly int[] _restless;

    /// <param name="run">The run.</param>
    /// <param name="foresight">Knows the coming demand.</param>
    /// <param name="horizonTicks">How far ahead it is looked at when memory is ordered.</param>
    public ForeseenCalm(in RunInfo run, IDemandForesight foresight, int horizonTicks)
    {
        _foresight = foresight;
        _horizonTicks = horizonTicks;
        _meaning = run.Buffer;
        _units = new WholeUnits(run.UnitBytes);
        _most = new long[run.VmCapacity];
        _held = new long[run.VmCapacity];
        _maximum = new long[run.VmCapacity];
        _bufferPercent = new int[run.VmCapacity];
        _generation = new int[run.VmCapacity];
        _endTick = new int[run.VmCapacity];
        _restless = new int[run.VmCapacity];
    }

    /// <summary>The first tick at which a VM needs a look.</summary>
    public int EndTick()
    {
        int end = Wake.Never;
        foreach (int tick in _endTick)
        {
            end = Math.Min(end, tick);
        }

        return end;
    }

    /// <summary>Ends it for all: orders are given that it does not know of.</summary>
    public void End() => Array.Clear(_endTick);

    /// <summary>Takes in what changed since the last call.</summary>
    public void Learn(in HostView host)
    {
        ReadOnlySpan<int> changed = host.Changed;
        int index = 0;
        while (index < changed.Length)
        {
            int vm = changed[index];
            if (Lanes.AreNeighbours(changed, index) && AreAsBefore(host, vm))
            {
                index += Lanes.Count;
                continue;
            }

            bool isAsBefore = _generation[vm] == host.BootGeneration[vm] && _most[vm] == MostDemand(host, vm);
            _endTick[vm] = isAsBefore ? _endTick[vm] : 0;
            index++;
        }
    }

    /// <summary>The VMs that need a look at a tick, ascending.</summary>
    public ReadOnlySpan<int> Restless(int tick)
    {
        int count = 0;
        int next = Wake.Never;
        for (
            int vm = DueTicks.Next(_endTick, 0, tick, ref next);
            vm < _endTick.Length;
            vm = DueTicks.Next(_endTick, vm + 1, tick, ref next)
        )
        {
            _restless[count++] = vm;
        }

        return _restless.AsSpan(0, count);
    }

    /// <summary>Finds out how long it lasts for VMs that were looked at, where there is enough for all.</summary>
    public void Begin(in HostView host, ReadOnlySpan<int> vms, MemoryOrders orders)
    {
        foreach (int vm in vms)
        {
            _endTick[vm] = orders.IsOrdered(vm) ? 0 : EndOf(host, vm);
        }
    }

    private int EndOf(in HostView host, int vm)
    {
        long most = MostDemand(host, vm);
        bool isUsual = (host.Capabilities[vm] & Usual) == Usual;
        _most[vm] = most;
        _held[vm] = isUsual && most >= 0 ? host.Assigned[vm] : Moving;
        _maximum[vm] = host.Maximum[vm];
        _bufferPercent[vm] = host.BufferPercent[vm];
        _generation[vm] = host.BootGeneration[vm];
        if (most < 0)
        {
            return most == NotBalanced ? Wake.Never : 0;
        }

        int end = (((host.Tick + (LookTicks / 2)) / LookTicks) + 1) * LookTicks;
        int above = _foresight.NextAbove(vm, most, host.Tick + _horizonTicks + 1, end + _horizonTicks);
        return Math.Min(end, above - _horizonTicks);
    }

    /// <summary>Whether four VMs that were at rest hold the same and have the same settings as when they were looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreAsBefore(in HostView host, int vm)
    {
        Vector256<long> held = Lanes.Load(_held, vm);
        Vector256<long> unusual = (held ^ Lanes.Load(host.Assigned, vm)) | (held ^ Lanes.Load(host.Granted, vm));
        unusual |= (held ^ Lanes.Load(host.Target, vm)) | (Lanes.Load(_maximum, vm) ^ Lanes.Load(host.Maximum, vm));
        unusual |= Lanes.Load(host.InFlight, vm) | Lanes.Load(host.Outgoing, vm) | Lanes.Load(host.RefusedBelow, vm);
        unusual |= Vector256.GreaterThan(Lanes.Load(host.Minimum, vm), held);
        unusual |= Vector256.LessThan(Lanes.Load(host.ReportedDemand, vm), Vector256<long>.Zero);
        Vector128<int> others = Lanes.Load(host.BufferPercent, vm) ^ Lanes.Load(_bufferPercent, vm);
        others |= Lanes.Load(host.BootGeneration, vm) ^ Lanes.Load(_generation, vm);
        return unusual == Vector256<long>.Zero
            && others == Vector128<int>.Zero
            && Lanes.AreAll(MemoryMarshal.AsBytes(host.Capabilities), vm, (byte)Usual);
    }

    /// <summary>The most demand for which a VM's ideal target is no more than what it holds.</summary>
    private long MostDemand(in HostView host, int vm)
    {
        if (!host.IsBalanced(vm))
        {
            return NotBalanced;
        }

        if (!AtRest.Holds(host, vm, _units))
        {
            return Moving;
        }

        long held = host.Assigned[vm];
        bool holdsMost = held >= _units.Down(host.MostOf(vm));
        return holdsMost ? long.MaxValue : IdealTarget.MostDemand(held, host.BufferPercent[vm], _meaning);
    }
}
