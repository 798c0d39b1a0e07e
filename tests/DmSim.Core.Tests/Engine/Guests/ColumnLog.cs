using System.Runtime.InteropServices;
using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>Hashes over what the columns of the machine hold at the end of each tick.</summary>
/// <param name="hashes">Receives, tick after tick, one for each VM, and one over who changed.</param>
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
        for (int vm = 0; vm < _state.VmCount; vm++)
        {
            HashCode hash = default;
            hash.Add(_state.ProgressTickColumn[vm]);
            foreach (long[] column in columns)
            {
                hash.Add(column[vm]);
            }

            hashes.Add(hash.ToHashCode());
        }

        HashCode who = default;
        who.AddBytes(MemoryMarshal.AsBytes(changed));
        hashes.Add(who.ToHashCode());
    }

    public readonly void SamplesEnded(int tick, ReadOnlySpan<int> vms) { }

    public readonly bool TrySettle(int tick, Span<long> greatest) => false;

    public readonly void PassOver(in SettledTicks ticks) { }

    public readonly void Observe(in MachineEvent machineEvent) { }

    public readonly void OperationsEnded(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes) { }

    public readonly void End(int tick) { }
}
