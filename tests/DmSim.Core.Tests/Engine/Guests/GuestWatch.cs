using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>Looks at every guest's books after every tick.</summary>
internal readonly struct GuestWatch(List<string> problems) : IRecorder
{
    public List<string> Problems { get; } = problems;

    private readonly MachineState[] _state = new MachineState[1];
    private readonly RunSpec[] _spec = new RunSpec[1];

    public int NextTick => int.MaxValue;

    public bool StopRequested => Problems.Count > 0;

    public void Begin(RunSpec spec, MachineState state)
    {
        _state[0] = state;
        _spec[0] = spec;
    }

    public void BeginMeasurement(int tick) { }

    public void Record(int tick, ReadOnlySpan<int> changed)
    {
        MachineState state = _state[0];
        for (int vm = 0; vm < state.VmCount; vm++)
        {
            bool isRunning = state.State[vm] == VmState.Running;
            long seen = state.Assigned[vm] + state.Ballooned[vm] - state.Offline[vm];
            Expect(state.Ballooned[vm] >= 0 && state.Offline[vm] >= 0, "a negative balloon", tick, vm);
            Expect(state.Offline[vm] <= state.Assigned[vm], "more offline than held", tick, vm);
            Expect(!isRunning || state.Assigned[vm] >= state.Minimum[vm], "below minimum", tick, vm);
            Expect(state.Assigned[vm] + state.Ballooned[vm] <= state.Maximum[vm], "above maximum", tick, vm);
            Expect(state.Visible[vm] >= state.Assigned[vm] - state.Offline[vm], "sees too little", tick, vm);
            GuestSettings guest = _spec[0].Vms[vm].Settings.Guest;
            bool shrinks = guest is { Kind: GuestKind.Linux, Kernel: not LinuxKernel.Old };
            Expect(shrinks || state.Visible[vm] >= seen, "the high-water mark fell", tick, vm);
            Expect(isRunning || (seen | state.Visible[vm]) == 0, "an off VM has memory", tick, vm);
        }
    }

    public void Advance(int tick) { }

    public bool TrySettle(int tick, Span<long> greatest) => false;

    public void PassOver(in SettledTicks ticks) { }

    public void SamplesEnded(int tick, ReadOnlySpan<int> vms) { }

    public void Observe(in MachineEvent machineEvent) { }

    public void OperationsEnded(ReadOnlySpan<ulong> vms, ReadOnlySpan<long> bytes) { }

    public bool WantsEveryEvent => true;

    public void End(int tick) { }

    private void Expect(bool holds, string what, int tick, int vm)
    {
        if (!holds)
        {
            Problems.Add($"tick {tick}, VM {vm}: {what}");
        }
    }
}
