using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Randomness;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;

namespace DmSim.Lab.Experiments;

/// <summary>Makes the run of a fleet under a policy.</summary>
internal sealed class SpecBuilder(MappedPopulation population)
{
    private readonly Experiment _experiment = population.Prepared.Experiment;

    /// <summary>The seed of a replicate: never of the policy, so that policies are compared on equal luck.</summary>
    public static ulong SeedOf(ulong seed, int replicate) => RandomStream.Derive(seed, "replicate", replicate);

    /// <summary>The whole stretch with the scenario's warm-up and timeline.</summary>
    public RunWindow WholeStretch(InitialState initial) =>
        new(null, population.DurationTicks, _experiment.WarmUpTicks, initial);

    /// <summary>The run on the scenario's host.</summary>
    public RunSpec Build(Fleet fleet, ResolvedPolicy policy, RunWindow window, ulong seed) =>
        Build(fleet, policy, window, seed, _experiment.Scenario.Host);

    /// <summary>The run on another host.</summary>
    public RunSpec Build(Fleet fleet, ResolvedPolicy policy, RunWindow window, ulong seed, HostSettings host)
    {
        Scenario scenario = _experiment.Scenario;
        VmSpec[] vms = new VmSpec[fleet.Count];
        for (int place = 0; place < vms.Length; place++)
        {
            MappedVm vm = population.Vms[fleet.MemberAt(place)];
            vms[place] = new VmSpec(
                fleet.NameAt(place, population.Vms),
                Sized(vm.Settings, policy.Descriptor.Sizing),
                window.FrozenTick is int tick ? FrozenDemand.At(vm.Demand, tick, window.DurationTicks) : vm.Demand
            );
        }

        IReadOnlyList<ScheduledEvent> events = new TimelineResolver(_experiment, population).Resolve(fleet, window);
        long second =
            _experiment.StartSecondOfDay + ((long)(window.FrozenTick ?? 0) * scenario.TickMilliseconds / 1000);
        return new RunSpec
        {
            Host = policy.Descriptor.Sizing == VmSizing.Unlimited ? Unlimited(host, vms, events) : host,
            Mechanism = scenario.Mechanism,
            Signals = scenario.Signals,
            Starts = scenario.Starts,
            Vms = vms,
            Policy = policy.Descriptor,
            PolicyOptions = policy.Options,
            TickMilliseconds = scenario.TickMilliseconds,
            DurationTicks = window.DurationTicks,
            WarmUpTicks = window.WarmUpTicks,
            Initial = window.Initial,
            Events = events,
            Seed = seed,
            StartSecondOfDay = (int)(second % 86_400),
            Objective = scenario.Objective with { Resolution = ResolutionOf(window) },
        };
    }

    /// <summary>Frozen demand has no samples whose beginning would be a jump: there every tick is honest.</summary>
    private ObjectiveResolution ResolutionOf(RunWindow window) =>
        population.JudgedPerSample && window.FrozenTick is null ? ObjectiveResolution.Sample : ObjectiveResolution.Tick;

    private static VmSettings Sized(VmSettings settings, VmSizing sizing) =>
        sizing switch
        {
            VmSizing.Static => settings with { DynamicMemory = false },
            VmSizing.Unlimited => settings with { DynamicMemory = false, StaticSize = settings.Maximum },
            _ => settings,
        };

    /// <summary>A host with room for every maximum; what the host itself keeps and uses stays the same.</summary>
    private static HostSettings Unlimited(HostSettings host, VmSpec[] vms, IReadOnlyList<ScheduledEvent> events)
    {
        MemorySize reserve = host.Reserve.For(host.Memory);
        long highestLoad = events
            .Select(item => (item.Action as HostLoadAction)?.Size.Bytes ?? 0)
            .DefaultIfEmpty()
            .Max();
        MemorySize needed = reserve + new MemorySize(highestLoad);
        foreach (VmSpec vm in vms)
        {
            needed += vm.Settings.Maximum + host.OverheadOf(vm.Settings.Maximum);
        }

        return host with
        {
            Memory = MemorySize.Max(host.Memory, needed),
            Reserve = ReserveStrategy.Fixed(reserve),
            Numa = host.Numa with { Spanning = true },
        };
    }
}
