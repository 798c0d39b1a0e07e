using DmSim.Core.Engine;
using DmSim.Core.Recording;

namespace DmSim.Benchmarks.Recording;

/// <summary>Records nothing: what is left is the machine and its policy.</summary>
internal readonly struct NoRecorder : IRecorder
{
    public int NextTick => int.MaxValue;

    public bool StopRequested => false;

    public void Begin(RunSpec spec, MachineState state) { }

    public void BeginMeasurement(int tick) { }

    public void Advance(int tick) { }

    public void Record(int tick, ReadOnlySpan<int> changed) { }

    public void SamplesEnded(int tick, ReadOnlySpan<int> vms) { }

    public bool TrySettle(int tick, Span<long> greatest) => true;

    public void PassOver(in SettledTicks ticks) { }

    public void Observe(in MachineEvent machineEvent) { }

    public void End(int tick) { }
}
