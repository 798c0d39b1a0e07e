using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>
/// A scenario as written: values are checked one by one, references between them are not yet resolved.
/// </summary>
internal sealed record ScenarioDraft
{
    /// <summary>Everything that needs no other part of the document.</summary>
    public Scenario Scenario { get; init; } =
        new()
        {
            Name = "",
            Host = new HostSettings { Memory = default },
            Vms = [],
        };

    public Located<Func<HostSettings, HostSettings>>? Host { get; init; }

    public Located<long>? From { get; init; }

    public Located<long>? Duration { get; init; }

    public Located<long>? WarmUp { get; init; }

    public IReadOnlyList<KeyValuePair<string, Located<Func<VmTemplate, VmTemplate>>>> Templates { get; init; } = [];

    public IReadOnlyList<Located<VmGroupDraft>> Vms { get; init; } = [];

    public IReadOnlyList<Located<TimelineDraft>> Timeline { get; init; } = [];
}

/// <summary>A group of VMs as written.</summary>
internal sealed record VmGroupDraft
{
    public Located<string>? Name { get; init; }

    public Located<string>? Template { get; init; }

    public int? Count { get; init; }

    /// <summary>What the group changes in its template.</summary>
    public Func<VmTemplate, VmTemplate> Overrides { get; init; } = template => template;

    public WorkloadDraft Workload { get; init; } = new();
}

/// <summary>A workload as written.</summary>
internal sealed record WorkloadDraft
{
    public string File { get; init; } = "";

    public IReadOnlyList<string> Select { get; init; } = [];

    public IReadOnlyList<Located<DemandStep>> Steps { get; init; } = [];
}

/// <summary>A scheduled event as written.</summary>
internal sealed record TimelineDraft
{
    public TimelineEvent Event { get; init; } = new(0, "", new StartAction());

    /// <summary>Attempts of a start, where they were given.</summary>
    public int? Attempts { get; init; }

    /// <summary>Pause between attempts of a start, where it was given.</summary>
    public long? RetryMilliseconds { get; init; }

    /// <summary>Settings to change, where any were given.</summary>
    public ConfigureAction Settings { get; init; } = new();

    /// <summary>Size of a resize, where it was given.</summary>
    public MemorySize? Size { get; init; }

    /// <summary>Faults of a driver, where they were given.</summary>
    public DriverSettings? Driver { get; init; }

    /// <summary>The VM or group meant; none for the host.</summary>
    public Located<string>? Vm { get; init; }
}
