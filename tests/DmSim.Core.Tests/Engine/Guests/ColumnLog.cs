using System.Runtime.InteropServices;
using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>A hash over what the columns of the machine hold at the end of each tick, and over who changed.</summary>
/// <param name="hashes">Receives one per tick.</param>
/// <param name="wantsEveryEvent">Whether the machine is to tell every event in its order.</param>
internal struct ColumnLog(List<int> hashes, bool wantsEveryEvent) : IRecorder
{
    private MachineState _state = null!;

    public readonly int NextTick => int.MaxValue;

    public readonly bool StopRequested => false;

    public readonly bool WantsEveryEvent => wantsEveryEvent;

    public void Begin(RunSpec spec, MachineState state) => _state = state;

    public readonly void BeginMeasurement(int tick) { }

    public readonly void Advance(int tick) { }

    public readonly void Record(int tick, ReadOnlySpan<int> changed)
    {
        HashCode hash = default;
        hash.Add(_state.FreeBytes);
        Add(ref hash, changed);
        Add<int>(ref hash, _state.ProgressTickColumn);
        long[][] columns =
        [
            _state.GrantedColumn,
            _state.AssignedColumn,
            _state.HeldColumn,
            _state.VisibleColumn,
            _state.BalloonedColumn,
            _state.HotAddedColumn,
            _state.InFlightColumn,
            _state.OutgoingColumn,
            _state.TargetColumn,
            _state.DemandColumn,
            _state.RefusedColumn,
            _state.ReportedDemandColumn,
            _state.ReportedAvailableColumn,
            _state.HostSwappedColumn,
            _state.HostLostColumn,
        ];
        foreach (long[] column in columns)
        {
            Add<long>(ref hash, column);
        }

        hashes.Add(hash.ToHashCode());
    }

    public readonly void SamplesEnded(int tick, ReadOnlySpan<int> vms) { }

    public readonly bool TrySettle(int tick, Span<long> greatest) => false;

    public readonly void PassOver(in SettledTicks ticks) { }

    public readonly void Observe(in MachineEvent machineEvent) { }

    public readonly void OperationsEnded(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes) { }

    public readonly void End(int tick) { }

    private static void Add<T>(ref HashCode hash, ReadOnlySpan<T> column)
        where T : unmanaged => hash.AddBytes(MemoryMarshal.AsBytes(column));
}
