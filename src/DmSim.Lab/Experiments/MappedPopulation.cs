using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>The population under one demand mapping: every series is made once and shared by all runs.</summary>
internal sealed class MappedPopulation
{
    public MappedPopulation(PreparedPopulation prepared, DemandMapping mapping)
    {
        Prepared = prepared;
        Mapping = mapping;
        Scenario scenario = prepared.Experiment.Scenario;
        DurationTicks = prepared.Experiment.DurationTicks;
        long from = scenario.FromMilliseconds;
        long to = from + ((long)DurationTicks * scenario.TickMilliseconds);
        IReadOnlyList<VmSettings> settings = prepared.SettingsFor(mapping);
        MappedVm[] vms = new MappedVm[prepared.Vms.Count];
        for (int index = 0; index < vms.Length; index++)
        {
            PopulationVm vm = prepared.Vms[index];
            DemandSeries series =
                prepared.MapperFor(vm, mapping, prepared.Absences).Map(vm.Trace, from, to)
                ?? throw new InvalidOperationException($"VM '{vm.Name}' was kept without a sample.");
            vms[index] = new MappedVm(vm.Name, vm.Group, settings[index], series);
        }

        Vms = vms;
        MedianIntervalMilliseconds = MedianIntervalTicks(vms, scenario) * (long)scenario.TickMilliseconds;
        JudgedPerSample = IsJudgedPerSample(scenario.Objective.Resolution);
    }

    public PreparedPopulation Prepared { get; }

    public DemandMapping Mapping { get; }

    public int DurationTicks { get; }

    public IReadOnlyList<MappedVm> Vms { get; }

    /// <summary>The usual time between samples.</summary>
    public long MedianIntervalMilliseconds { get; }

    /// <summary>
    /// Whether objectives are judged per sample. Decided once for the population by the engine's rule, so that a fleet of
    /// few VMs or a short window is judged like any other.
    /// </summary>
    public bool JudgedPerSample { get; }

    /// <summary>An inline profile says exactly when demand changes: it is not a sampling, whatever lies between its steps.</summary>
    private static int MedianIntervalTicks(MappedVm[] vms, Scenario scenario)
    {
        HashSet<string> profiles =
        [
            .. scenario.Vms.Where(group => group.Workload.Steps.Count > 0).Select(group => group.Name),
        ];
        int[] intervals = new int[vms.Length];
        for (int vm = 0; vm < vms.Length; vm++)
        {
            intervals[vm] = profiles.Contains(vms[vm].Group) ? 1 : vms[vm].Demand.IntervalTicks;
        }

        Array.Sort(intervals);
        return intervals[intervals.Length / 2];
    }

    private bool IsJudgedPerSample(ObjectiveResolution resolution) =>
        resolution == ObjectiveResolution.Auto
            ? ObjectiveJudge.AreSamplesJudged(MedianIntervalMilliseconds)
            : resolution == ObjectiveResolution.Sample;
}
