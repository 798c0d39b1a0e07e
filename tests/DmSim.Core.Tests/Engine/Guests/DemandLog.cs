using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>The true demand of every VM after every tick.</summary>
internal readonly struct DemandLog(List<long[]> ticks) : IRecorder
{
    private readonly MachineState[] _state = new MachineState[1];

    public List<long[]> Ticks { get; } = ticks;

    public int NextTick => int.MaxValue;

    public bool StopRequested => false;

    public void Begin(RunSpec spec, MachineState state) => _state[0] = state;

    public void BeginMeasurement(int tick) { }

    public void Record(int tick, ReadOnlySpan<int> changed) => Ticks.Add(_state[0].Demand.ToArray());

    public void Advance(int tick) { }

    public bool TrySettle(int tick, Span<long> greatest) => false;

    public void PassOver(in SettledTicks ticks) { }

    public void SamplesEnded(int tick, ReadOnlySpan<int> vms) { }

    public void Observe(in MachineEvent machineEvent) { }

    public void OperationsEnded(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes) { }

    public bool WantsEveryEvent => true;

    public void End(int tick) { }
}
