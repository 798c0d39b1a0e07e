using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Stress as it is read, before its VM is known to exist.</summary>
internal sealed record StressDraft
{
    /// <summary>The VM or group.</summary>
    public Located<string>? Vm { get; init; }

    /// <summary>What is done there.</summary>
    public StressAction Action { get; init; } = new(StressSize.Fixed(MemorySize.Zero));
}
