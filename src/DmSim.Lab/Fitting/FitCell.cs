using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Fitting;

/// <summary>Judges the whole fleet of a mapping on the scenario's host and on others.</summary>
internal sealed class FitCell
{
    private readonly MappedPopulation _population;
    private readonly FitOptions _options;
    private readonly Func<RunSpec, CancellationToken, ProbeOutcome> _probe;
    private readonly Fleet _fleet;
    private readonly SpecBuilder _builder;
    private readonly SituationWindows _windows;
    private readonly int _busyTick;

    public FitCell(
        MappedPopulation population,
        FitOptions options,
        Func<RunSpec, CancellationToken, ProbeOutcome> probe
    )
    {
        _population = population;
        _options = options;
        _probe = probe;
        _fleet = Fleet.Whole(population.Vms.Count);
        _builder = new SpecBuilder(population);
        _windows = new SituationWindows(population, options.SettleSeconds, options.ObservationSeconds);
        FleetForecast forecast = new(population, new DemandGrid(population), _fleet);
        _busyTick = forecast.BusyTick(_fleet.Count);
    }

    public (FitResult Result, int Runs) Judge(
        ResolvedPolicy policy,
        Situation situation,
        CancellationToken cancellation
    )
    {
        HostSettings host = _population.Prepared.Experiment.Scenario.Host;
        Dictionary<MemorySize, ProbeOutcome> seen = [];
        ProbeOutcome On(MemorySize memory)
        {
            if (!seen.TryGetValue(memory, out ProbeOutcome? outcome))
            {
                outcome = _probe(SpecOn(host with { Memory = memory }, policy, situation), cancellation);
                seen[memory] = outcome;
            }

            return outcome;
        }

        ProbeOutcome here = On(host.Memory);
        MemorySize? smallest = _options.FindSmallestHost ? SmallestHost(host, memory => On(memory).Met) : null;
        FitResult result = new(
            policy.Label,
            policy.Descriptor.UsesForesight,
            _population.Mapping,
            situation,
            here.Met,
            here.Binding,
            smallest
        );
        return (result, seen.Count);
    }

    private RunSpec SpecOn(HostSettings host, ResolvedPolicy policy, Situation situation)
    {
        RunWindow window = _windows.For(situation, _fleet.Count, _busyTick);
        ulong seed = SpecBuilder.SeedOf(_population.Prepared.Experiment.Scenario.Seed, 0);
        return _builder.Build(_fleet, policy, window, seed, host);
    }

    /// <summary>
    /// The smallest host in whole GiB that meets the objective while one GiB less does not; the reserve follows the size.
    /// </summary>
    private MemorySize? SmallestHost(HostSettings host, Func<MemorySize, bool> meets)
    {
        long largest = Math.Max(LargestUsefulGibibytes(host), (long)Math.Ceiling(host.Memory.Gibibytes));
        if (largest >= int.MaxValue)
        {
            return null;
        }

        // Counting down from one more than the largest, so that "larger number" means "smaller host".
        int guess = (int)(largest + 1 - (long)Math.Ceiling(host.Memory.Gibibytes));
        SearchOutcome found = LargestServed.Find(
            step => MeetsOn(MemorySize.FromGibibytes(largest + 1 - step), host, meets),
            guess,
            (int)largest
        );
        return found.Largest == 0 ? null : MemorySize.FromGibibytes(largest + 1 - found.Largest);
    }

    private static bool MeetsOn(MemorySize memory, HostSettings host, Func<MemorySize, bool> meets) =>
        (host with { Memory = memory }).AvailableToVms > MemorySize.Zero && meets(memory);

    /// <summary>What the VMs of a host are certain to find: on one NUMA node, where memory must not span them.</summary>
    private static MemorySize CertainOn(HostSettings host) =>
        host.Numa.IsDivided ? new MemorySize(host.Numa.LeastPartOf(host.AvailableToVms.Bytes)) : host.AvailableToVms;

    /// <summary>The size at which every VM holds all it may ever hold, wherever it is placed.</summary>
    private long LargestUsefulGibibytes(HostSettings host)
    {
        MemorySize needed = MemorySize.Zero;
        foreach (MappedVm vm in _population.Vms)
        {
            needed +=
                MemorySize.Max(vm.Settings.Maximum, vm.Settings.StaticSize) + host.OverheadOf(vm.Settings.Maximum);
        }

        long gibibytes = Math.Max(1, (long)Math.Ceiling(needed.Gibibytes));
        long nodes = host.Numa.IsDivided ? 1 + (host.Memory.Bytes / host.Numa.LeastPartOf(host.Memory.Bytes)) : 1;
        long end = 4 * gibibytes * nodes;
        while (gibibytes < end && CertainOn(host with { Memory = MemorySize.FromGibibytes(gibibytes) }) < needed)
        {
            gibibytes++;
        }

        return gibibytes;
    }
}
