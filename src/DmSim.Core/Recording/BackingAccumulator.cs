using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;
using DmSim.Core.Workloads;

namespace DmSim.Core.Recording;

/// <summary>
/// Integrates what only happens where a VM does not hold all it was given: machine memory as such, host swap, and the time
/// it costs. There is none for Hyper-V. Integers only, as in <see cref="MetricsAccumulator"/>.
/// </summary>
internal sealed class BackingAccumulator
{
    /// <summary>Looking at all VMs is worth it once so large a part of them changes.</summary>
    private const int SweepsFromOneIn = 4;

    private readonly MachineState _state;
    private readonly long[] _since;
    private readonly long[] _assigned;
    private readonly long[] _swapped;
    private readonly long[] _lost;
    private readonly long[] _pagedIn;
    private readonly long[] _swappedOut;
    private readonly bool[] _stopped;
    private readonly long[] _assignedPageTicks;
    private readonly long[] _mostAssigned;

    private BackingAccumulator(MachineState state)
    {
        _state = state;
        int count = state.VmCount;
        _since = new long[count];
        _assigned = new long[count];
        _swapped = new long[count];
        _lost = new long[count];
        _pagedIn = new long[count];
        _swappedOut = new long[count];
        _stopped = new bool[count];
        _assignedPageTicks = new long[count];
        _mostAssigned = new long[count];
    }

    /// <summary>The accumulator of a run, or <see langword="null"/> where there is nothing to count.</summary>
    public static BackingAccumulator? For(RunSpec spec, MachineState state) =>
        spec.Policy.Profile.HoldsWhatItGrants ? null : new BackingAccumulator(state);

    /// <summary>Voids what was counted; totals are fresh.</summary>
    public void BeginMeasurement(int tick)
    {
        Array.Fill(_since, tick);
        Array.Clear(_assignedPageTicks);
        _assigned.CopyTo(_mostAssigned, 0);
        for (int vm = 0; vm < _swappedOut.Length; vm++)
        {
            _swappedOut[vm] = _state.HostSwapOutColumn[vm];
        }
    }

    /// <summary>Takes over the state of the VMs that changed, at the end of a tick.</summary>
    public void Update(RunTotals totals, int tick, ReadOnlySpan<int> changed)
    {
        if (changed.Length * SweepsFromOneIn < _since.Length)
        {
            foreach (int vm in changed)
            {
                TakeOver(totals, vm, tick);
            }

            return;
        }

        // Where demand changes nearly everywhere, little else does.
        int fours = _since.Length - (_since.Length % Lanes.Count);
        for (int first = 0; first < fours; first += VmBitSet.WordBits)
        {
            int end = Math.Min(first + VmBitSet.WordBits, fours);
            ulong pressed = _state.HostPressed.Word(first / VmBitSet.WordBits);
            if (pressed == 0)
            {
                TakeOverAssigned(first, end, tick);
            }
            else
            {
                TakeOverPressed(totals, first, end, tick, pressed);
            }
        }

        TakeOver(totals, fours, _since.Length, tick);
    }

    private void TakeOverAssigned(int first, int end, int tick)
    {
        Vector256<long> now = Vector256.Create((long)tick);
        for (int vm = first; vm < end; vm += Lanes.Count)
        {
            TakeOverAssigned(vm, now);
        }
    }

    private void TakeOverPressed(RunTotals totals, int first, int end, int tick, ulong pressed)
    {
        for (int vm = first; vm < end; vm += Lanes.Count)
        {
            if (((pressed >> (vm - first)) & 0xF) == 0)
            {
                TakeOverAssigned(vm, vm + Lanes.Count, tick);
            }
            else if (IsNewsOfFour(vm))
            {
                TakeOver(totals, vm, vm + Lanes.Count, tick);
            }
        }
    }

    private void TakeOver(RunTotals totals, int first, int end, int tick)
    {
        for (int vm = first; vm < end; vm++)
        {
            TakeOver(totals, vm, tick);
        }
    }

    /// <summary>Whether any of four VMs has other values than those that are kept: sums of the others can wait.</summary>
    private bool IsNewsOfFour(int vm)
    {
        Vector256<long> differs = Lanes.Load(_assigned, vm) ^ Lanes.Load(_state.AssignedColumn, vm);
        differs |= Lanes.Load(_swapped, vm) ^ Lanes.Load(_state.HostSwappedColumn, vm);
        differs |= Lanes.Load(_lost, vm) ^ Lanes.Load(_state.HostLostColumn, vm);
        differs |= Lanes.Load(_pagedIn, vm) ^ Lanes.Load(_state.HostPageInColumn, vm);
        differs |= Lanes.Load(_swappedOut, vm) ^ Lanes.Load(_state.HostSwapOutColumn, vm);
        bool isStopped = !Lanes.AreAll(_stopped, vm, false);
        isStopped |= !Lanes.AreAll(_state.StoppedColumn, vm, false);
        return isStopped || differs != Vector256<long>.Zero;
    }

    /// <summary>Takes over what four VMs hold from which the host never took anything: all other sums stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeOverAssigned(int vm, Vector256<long> now)
    {
        Vector256<long> held = Lanes.Load(_assigned, vm);
        Vector256<long> holds = Lanes.Load(_state.AssignedColumn, vm);
        Vector256<long> ticks = now - Lanes.Load(_since, vm);
        Lanes.Add(_assignedPageTicks, vm, Vector256.ShiftRightLogical(held, 12) * ticks);
        Lanes.Store(_since, vm, now);
        Lanes.Store(_assigned, vm, holds);
        Lanes.Store(_mostAssigned, vm, Vector256.Max(Lanes.Load(_mostAssigned, vm), holds));
    }

    private void TakeOver(RunTotals totals, int vm, int tick)
    {
        VmTotals of = totals.VmArray[vm];
        Advance(of, vm, tick);
        _assigned[vm] = _state.AssignedColumn[vm];
        _swapped[vm] = _state.HostSwappedColumn[vm];
        _lost[vm] = _state.HostLostColumn[vm];
        _pagedIn[vm] = _state.HostPageInColumn[vm];
        _stopped[vm] = _state.StoppedColumn[vm];
        _mostAssigned[vm] = Math.Max(_mostAssigned[vm], _assigned[vm]);
        of.HostSwappedOutBytes += _state.HostSwapOutColumn[vm] - _swappedOut[vm];
        _swappedOut[vm] = _state.HostSwapOutColumn[vm];
    }

    /// <summary>Brings every sum up to the end of the run; machine memory takes the place of what VMs may use.</summary>
    public void End(RunTotals totals, int tick)
    {
        for (int vm = 0; vm < _since.Length; vm++)
        {
            VmTotals of = totals.VmArray[vm];
            Advance(of, vm, tick);
            of.AssignedPageTicks = _assignedPageTicks[vm];
            of.MaxAssignedBytes = _mostAssigned[vm];
        }
    }

    private void Advance(VmTotals totals, int vm, int tick)
    {
        long ticks = tick - _since[vm];
        _since[vm] = tick;
        if (ticks <= 0)
        {
            return;
        }

        _assignedPageTicks[vm] += _assigned[vm] / DemandSeries.PageBytes * ticks;
        totals.HostSwappedPageTicks += _swapped[vm] / DemandSeries.PageBytes * ticks;
        totals.HostPagedInBytes += _pagedIn[vm] * ticks;
        totals.HostLostMillionthTicks += _lost[vm] * ticks;
        totals.LostMillionthTicks += _lost[vm] * ticks;
        totals.StoppedTicks += _stopped[vm] ? ticks : 0;
    }
}
