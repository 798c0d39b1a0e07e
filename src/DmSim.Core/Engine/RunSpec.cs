using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Engine;

/// <summary>Everything one run needs, resolved: no file, no name, no rule is left to look up.</summary>
public sealed record RunSpec
{
    /// <summary>The host.</summary>
    public required HostSettings Host { get; init; }

    /// <summary>How memory moves.</summary>
    public MechanismSettings Mechanism { get; init; } = new();

    /// <summary>
    /// Unit in which memory moves: the scenario's, or else that of the policy's hypervisor, or else 2 MiB; bytes.
    /// </summary>
    public long UnitBytes => (Mechanism.Unit ?? Policy.Profile.Unit).Bytes;

    /// <summary>How starts are attempted.</summary>
    public StartSettings Starts { get; init; } = new();

    /// <summary>The VMs; their order is the VM index, which breaks ties.</summary>
    public required IReadOnlyList<VmSpec> Vms { get; init; }

    /// <summary>The policy.</summary>
    public required PolicyDescriptor Policy { get; init; }

    /// <summary>Its resolved options.</summary>
    public required PolicyOptionValues PolicyOptions { get; init; }

    /// <summary>How guest signals follow from demand and working set.</summary>
    public GuestSignalSettings Signals { get; init; } = new();

    /// <summary>Length of a tick in milliseconds.</summary>
    public int TickMilliseconds { get; init; } = 1000;

    /// <summary>Length of the run in ticks, warm-up included; at least 1.</summary>
    public required int DurationTicks { get; init; }

    /// <summary>Ticks at the start that no metric counts; less than the duration.</summary>
    public int WarmUpTicks { get; init; }

    /// <summary>The state at tick 0.</summary>
    public InitialState Initial { get; init; } = InitialState.Settled;

    /// <summary>Scheduled events, ordered by tick; at equal ticks in the order given.</summary>
    public IReadOnlyList<ScheduledEvent> Events { get; init; } = [];

    /// <summary>Seed of everything random in this run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Time of day at tick 0 in seconds after midnight.</summary>
    public int StartSecondOfDay { get; init; }

    /// <summary>The objective that metrics such as time above target pressure refer to.</summary>
    public ServiceObjective Objective { get; init; } = new();
}
