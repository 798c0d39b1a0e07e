using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>
/// Counts one tick of all VMs from the machine's state, four at a time: those that hold what they held, then those that hold
/// another amount or want more than they have. Four of which one is special are left to <see cref="MetricsAccumulator"/>.
/// </summary>
internal sealed class SweptTick(
    MachineState state,
    KnownValues known,
    PressureTally pressure,
    HoldingTally holdings,
    SampleTally samples,
    ShortageTally shortage
)
{
    /// <summary>Objective up to which products with amounts of at most <see cref="PressureTally.SweptDemandLimit"/> are whole doubles.</summary>
    private const long MostPermille = 2000;

    /// <summary>Where so large a part of the fours was short in the last tick, which ones are in this one cannot be predicted.</summary>
    private const int MixedFromOneIn = 8;

    /// <summary>Where so large a part of the VMs was unusual, all are counted like those for so many ticks.</summary>
    private const double MostAre = 0.75;
    private const int TicksUntilNextLook = 16;

    private int _short;
    private bool _isMixed;
    private int _nextLook;

    /// <summary>Whether a tick of all VMs is counted without looking first which of them hold what they held.</summary>
    public bool CountsAll(int tick) => tick < _nextLook;

    /// <summary>Counts a tick.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="left">Receives the VMs that are left; as long as there are VMs.</param>
    /// <returns>How many are left.</returns>
    public int Count(int tick, Span<int> left)
    {
        _short = 0;
        if (CountsAll(tick))
        {
            return CountAll(tick, left);
        }

        int unusual = pressure.AddCalm(state.Demand, state.Held, holdings.Assigned, known.Calm, tick, left);
        int leftCount = 0;
        int index = 0;
        while (index < unusual)
        {
            // Those that are no four are the last ones.
            int vm = left[index];
            int count = vm + Lanes.Count <= state.VmCount ? Lanes.Count : 1;
            leftCount = Count(vm, count, tick, left, leftCount, out uint over);
            samples.AddOverWord(vm / VmBitSet.WordBits, (ulong)over << (vm % VmBitSet.WordBits), tick);
            index += count;
        }

        _isMixed = _short * Lanes.Count * MixedFromOneIn > unusual;
        _nextLook = unusual > MostAre * state.VmCount ? tick + TicksUntilNextLook : 0;
        return leftCount;
    }

    private int CountAll(int tick, Span<int> left)
    {
        int leftCount = 0;
        for (int first = 0; first < state.VmCount; first += VmBitSet.WordBits)
        {
            int end = Math.Min(first + VmBitSet.WordBits, state.VmCount);
            ulong over = 0;
            for (int vm = first; vm < end; vm += Lanes.Count)
            {
                int count = Math.Min(Lanes.Count, end - vm);
                leftCount = Count(vm, count, tick, left, leftCount, out uint four);
                over |= (ulong)four << (vm - first);
            }

            samples.AddOverWord(first / VmBitSet.WordBits, over, tick);
        }

        return leftCount;
    }

    /// <summary>Counts VMs, or leaves them; returns how many have been left.</summary>
    /// <param name="vm">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="left">Receives those that are left.</param>
    /// <param name="leftCount">How many have been left before.</param>
    /// <param name="over">Receives those of the counted ones that are above the objective, as bits; they are still to be noted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Count(int vm, int count, int tick, Span<int> left, int leftCount, out uint over)
    {
        over = 0;
        if (count == Lanes.Count && TryCountFour(vm, tick, out over))
        {
            return leftCount;
        }

        for (int lane = 0; lane < count; lane++)
        {
            left[leftCount + lane] = vm + lane;
        }

        return leftCount + count;
    }

    /// <summary>Takes over what four VMs hold that ran and run on, and counts a tick of them.</summary>
    private bool TryCountFour(int vm, int tick, out uint over)
    {
        over = 0;
        Vector256<long> held = Lanes.Load(state.HeldColumn, vm);
        Vector256<long> demand = Lanes.Load(state.DemandColumn, vm);
        Vector256<long> limit = Vector256.Create(PressureTally.SweptDemandLimit);
        Vector256<long> special = Lanes.Load(state.RefusedColumn, vm) | Lanes.Load(state.SmartPagedColumn, vm);
        special |= Vector256.GreaterThan(Vector256.Max(held, demand), limit);
        if (special != Vector256<long>.Zero || !holdings.TryChangeFour(vm, tick, held))
        {
            return false;
        }

        known.TakeOverFour(vm, held, out Vector256<long> usable, out Vector256<long> calm);
        Vector256<long> beyond = Vector256.GreaterThan(demand, calm);
        bool areCalm = beyond == Vector256<long>.Zero;
        _short += areCalm ? 0 : 1;
        if (areCalm & !_isMixed)
        {
            pressure.AddFour(vm, demand, held, tick);
            return true;
        }

        Vector256<long> absent = Vector256.Max(Lanes.Load(state.WorkingSetColumn, vm) - usable, Vector256<long>.Zero);
        bool isWhole = known.ObjectivePermille <= MostPermille || areCalm;
        if (!isWhole || !shortage.TryLost(vm, absent, out Vector256<long> lost))
        {
            return false;
        }

        // Where all four are calm nothing is added to what is short.
        pressure.AddFour(vm, demand, held, tick);
        shortage.AddFour(vm, demand - usable, absent, lost);
        Vector256<double> allowed = Lanes.ToDouble(held) * (double)known.ObjectivePermille;
        Vector256<long> isOver = Vector256.GreaterThan(Lanes.ToDouble(demand) * 1000.0, allowed).AsInt64();
        over = Lanes.Bits(isOver & beyond);
        return true;
    }
}
