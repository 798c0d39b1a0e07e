using DmSim.Core.Scenarios;

namespace DmSim.Lab.Experiments;

/// <summary>Which part of the stretch is run, and how it begins.</summary>
/// <param name="StartTick">Tick of the stretch that becomes tick 0 of the run.</param>
/// <param name="DurationTicks">Length of the run.</param>
/// <param name="WarmUpTicks">Ticks outside the metrics.</param>
/// <param name="Initial">State at tick 0.</param>
/// <param name="WithPowerEvents">Whether the scenario's power events take part; host load always does.</param>
internal readonly record struct RunWindow(
    int StartTick,
    int DurationTicks,
    int WarmUpTicks,
    InitialState Initial,
    bool WithPowerEvents
);
