using DmSim.Core.Workloads;

namespace DmSim.Core.Scenarios;

/// <summary>A complete, validated description of what to simulate; the one model behind scenario files and options.</summary>
public sealed record Scenario
{
    /// <summary>A short name.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, in a paragraph.</summary>
    public string Description { get; init; } = "";

    /// <summary>What to watch for, for teaching.</summary>
    public string Watch { get; init; } = "";

    /// <summary>The seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many draws a comparison or density search makes.</summary>
    public int Replicates { get; init; } = 20;

    /// <summary>Length of a tick in milliseconds, 100..60000.</summary>
    public int TickMilliseconds { get; init; } = 1000;

    /// <summary>Start of the stretch of the workload that is replayed, in milliseconds of trace time.</summary>
    public long FromMilliseconds { get; init; }

    /// <summary>Length of the run; <see langword="null"/>: to the end of the longest workload.</summary>
    public long? DurationMilliseconds { get; init; }

    /// <summary>Warm-up: simulated, but outside all metrics, equally for every policy. Default 10 minutes.</summary>
    public long WarmUpMilliseconds { get; init; } = 600_000;

    /// <summary>The state at tick 0.</summary>
    public InitialState Initial { get; init; } = InitialState.Settled;

    /// <summary>The host.</summary>
    public required HostSettings Host { get; init; }

    /// <summary>How memory moves.</summary>
    public MechanismSettings Mechanism { get; init; } = new();

    /// <summary>How guest signals follow from demand and working set.</summary>
    public GuestSignalSettings Signals { get; init; } = new();

    /// <summary>How starts are attempted.</summary>
    public StartSettings Starts { get; init; } = new();

    /// <summary>The VMs, or the population from which a density search draws.</summary>
    public required IReadOnlyList<VmGroup> Vms { get; init; }

    /// <summary>Scheduled events.</summary>
    public IReadOnlyList<TimelineEvent> Timeline { get; init; } = [];

    /// <summary>The policies to run.</summary>
    public IReadOnlyList<PolicyChoice> Policies { get; init; } = [new("static", []), new("hyper-v", [])];

    /// <summary>The service objective.</summary>
    public ServiceObjective Objective { get; init; } = new();

    /// <summary>
    /// Demand mappings to use; empty: as recorded, or, for traces of active memory, middle for a run and low, middle
    /// and high for a density.
    /// </summary>
    public IReadOnlyList<DemandMapping> Mappings { get; init; } = [];

    /// <summary>
    /// What absences in a trace mean; <see langword="null"/>: powered off in a run, held in a density search, because a
    /// planner counts every VM as running.
    /// </summary>
    public AbsenceRule? Absences { get; init; }

    /// <summary>The constants of the mappings.</summary>
    public DemandMappingOptions MappingOptions { get; init; } = DemandMappingOptions.Default;
}
