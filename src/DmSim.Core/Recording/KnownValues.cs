using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DmSim.Core.Engine;

namespace DmSim.Core.Recording;

/// <summary>The values that hold for each VM until it changes, and up to which demand nothing but pressure and demand follows from them.</summary>
internal sealed class KnownValues
{
    private readonly MachineState _state;
    private readonly long[] _usable;
    private readonly long[] _calm;

    public KnownValues(RunSpec spec, MachineState state)
    {
        _state = state;
        int count = state.VmCount;
        ObjectivePermille = (long)Math.Round(spec.Objective.PressurePercent * 10);
        Demand = new long[count];
        WorkingSet = new long[count];
        Refused = new long[count];
        _usable = new long[count];
        SmartPaged = new bool[count];
        _calm = new long[count];
        Array.Fill(_calm, -1);
    }

    /// <summary>The pressure of the objective; permille.</summary>
    public long ObjectivePermille { get; }

    /// <summary>Demand; bytes.</summary>
    public long[] Demand { get; }

    /// <summary>Working sets; bytes.</summary>
    public long[] WorkingSet { get; }

    /// <summary>What guests wanted beyond demand; bytes.</summary>
    public long[] Refused { get; }

    /// <summary>What is of use to guests: memory that never came online is held, but of none; bytes.</summary>
    public ReadOnlySpan<long> Usable => _usable;

    /// <summary>Whether part of the memory is in the Smart Paging file.</summary>
    public bool[] SmartPaged { get; }

    /// <summary>
    /// Demand up to which only pressure and demand have to be counted: nothing is short, nothing above the objective; bytes,
    /// negative for none.
    /// </summary>
    public ReadOnlySpan<long> Calm => _calm;

    /// <summary>Takes over the values of a VM that holds so much.</summary>
    public void TakeOver(int vm, long assigned)
    {
        Demand[vm] = _state.DemandColumn[vm];
        WorkingSet[vm] = _state.WorkingSetColumn[vm];
        Refused[vm] = _state.RefusedColumn[vm];
        _usable[vm] = _state.GrantedColumn[vm] - _state.OfflineColumn[vm];
        SmartPaged[vm] = _state.SmartPagedColumn[vm] > 0;
        _calm[vm] = CalmDemand(vm, assigned);
    }

    /// <summary>
    /// Works out calm demand of four VMs that run, refuse nothing, and hold at most
    /// <see cref="PressureTally.SweptDemandLimit"/>; other values are read when they are wanted.
    /// </summary>
    /// <param name="vm">The first of the four.</param>
    /// <param name="assigned">What they hold; bytes.</param>
    /// <param name="usable">Receives <see cref="Usable"/>.</param>
    /// <param name="calm">Receives <see cref="Calm"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeOverFour(int vm, Vector256<long> assigned, out Vector256<long> usable, out Vector256<long> calm)
    {
        usable = Lanes.Load(_state.GrantedColumn, vm) - Lanes.Load(_state.OfflineColumn, vm);
        calm = CalmDemand(usable, assigned);
        Lanes.Store(_usable, vm, usable);
        Lanes.Store(_calm, vm, calm);
    }

    /// <summary>Has everything of a VM counted until its values are taken over again.</summary>
    public void Forget(int vm) => _calm[vm] = -1;

    /// <summary>What a guest may use can change where what it holds does not, which a sweep would not see.</summary>
    public void NoteUsable()
    {
        int vm = 0;
        for (; vm <= _usable.Length - Lanes.Count; vm += Lanes.Count)
        {
            Vector256<long> usable = Lanes.Load(_state.GrantedColumn, vm) - Lanes.Load(_state.OfflineColumn, vm);
            Vector256<long> calm = Lanes.Load(_calm, vm);
            Lanes.Store(_calm, vm, calm | ~Vector256.Equals(usable, Lanes.Load(_usable, vm)));
        }

        for (; vm < _usable.Length; vm++)
        {
            bool isKnown = _usable[vm] == _state.GrantedColumn[vm] - _state.OfflineColumn[vm];
            _calm[vm] = isKnown ? _calm[vm] : -1;
        }
    }

    /// <summary>The greatest demand whose pressure is not above the objective's: permille ÷ 1000 · assigned, rounded down.</summary>
    /// <remarks>In two parts, so that 64 bits hold it; wider numbers are not compiled ahead.</remarks>
    public long MostWithinObjective(long assigned)
    {
        (long thousands, long rest) = Math.DivRem(assigned, 1000);
        return (thousands * ObjectivePermille) + (rest * ObjectivePermille / 1000);
    }

    private long CalmDemand(int vm, long assigned)
    {
        if (assigned == 0 || SmartPaged[vm] || Refused[vm] > 0)
        {
            return -1;
        }

        // What is refused next is refused at what is usable now plus the page file: demand then lies above this.
        long most = Math.Min(Math.Min(_usable[vm], assigned), PressureTally.SweptDemandLimit) - 1;
        return Math.Min(most, MostWithinObjective(assigned));
    }

    /// <summary>The same for four VMs; where the objective is a pressure of 100 or more, demand below what is held is not above it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<long> CalmDemand(Vector256<long> usable, Vector256<long> assigned)
    {
        Vector256<long> most = Vector256.Min(usable, assigned) - Vector256<long>.One;
        if (ObjectivePermille >= 1000)
        {
            return most;
        }

        // Products are below 2^52, so that quotients are not rounded up to a whole number they do not reach.
        Vector256<double> atObjective = Lanes.ToDouble(assigned) * (double)ObjectivePermille / 1000.0;
        return Vector256.Min(most, Lanes.ToInt64(Vector256.Floor(atObjective)));
    }
}
