using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>The VMs of an experiment that take part, with checked settings; the same for every policy and mapping.</summary>
internal sealed class PreparedPopulation
{
    private readonly Dictionary<DemandMapping, VmSettings[]> _settings = [];

    private readonly ExperimentKind _kind;

    private PreparedPopulation(Experiment experiment, ExperimentKind kind)
    {
        Experiment = experiment;
        _kind = kind;
        Mappings = experiment.MappingsFor(kind);
        Absences = experiment.AbsencesFor(kind);
    }

    public Experiment Experiment { get; }

    public IReadOnlyList<DemandMapping> Mappings { get; }

    public AbsenceRule Absences { get; }

    public IReadOnlyList<PopulationVm> Vms { get; private set; } = [];

    public IReadOnlyList<ExcludedVm> Excluded { get; private set; } = [];

    /// <summary>How many VMs are held where their trace says absent: they come late, end early, or have gaps.</summary>
    public int HeldCount { get; private set; }

    private bool IsPartlyAbsent(PopulationVm vm)
    {
        long from = Experiment.Scenario.FromMilliseconds;
        long to = from + ((long)Experiment.DurationTicks * Experiment.Scenario.TickMilliseconds);
        long[] times = vm.Trace.AllTimes();
        // A VM recorded a little later than the others is not absent: one sample's time is its own resolution.
        long tolerance = vm.Trace.IntervalMilliseconds;
        return times[0] > from + tolerance
            || vm.Trace.EndMilliseconds < to - tolerance
            || Array.Exists(vm.Trace.All(TraceChannel.Demand), value => value == TraceVm.Absent);
    }

    /// <summary>Sorts out VMs without a sample and, for a density, those too large for the host.</summary>
    public static PreparedPopulation Prepare(Experiment experiment, ExperimentKind kind)
    {
        PreparedPopulation prepared = new(experiment, kind);
        List<ExcludedVm> excluded = [];
        List<PopulationVm> vms = prepared.WithSamples(excluded);
        IssueList issues = new(experiment.Source);
        foreach (DemandMapping mapping in prepared.Mappings)
        {
            VmSettings[] settings =
            [
                .. vms.Select(vm => vm.Template.Resolve(vm.Provisioned, prepared.Peak(vm, mapping))),
            ];
            CheckSettings(vms, settings, experiment.Scenario.Host, kind, issues);
            prepared._settings[mapping] = settings;
        }

        issues.ThrowIfAny();
        bool[] tooLarge = new bool[vms.Count];
        if (kind == ExperimentKind.Density)
        {
            prepared.FindTooLarge(vms, tooLarge, excluded);
        }

        prepared.Keep(vms, tooLarge);
        prepared.Excluded = excluded;
        prepared.HeldCount = prepared.Absences == AbsenceRule.Hold ? prepared.Vms.Count(prepared.IsPartlyAbsent) : 0;
        prepared.ThrowIfEmpty();
        return prepared;
    }

    /// <summary>The settings of the VMs that take part, in their order.</summary>
    public IReadOnlyList<VmSettings> SettingsFor(DemandMapping mapping) => _settings[mapping];

    public DemandMapper MapperFor(PopulationVm vm, DemandMapping mapping, AbsenceRule absences) =>
        new(
            vm.Signal,
            vm.Signal == TraceSignal.Active ? mapping : DemandMapping.AsIs,
            Experiment.Scenario.MappingOptions,
            absences,
            Experiment.Scenario.TickMilliseconds
        );

    /// <summary>This population without the VMs for which a reason is given, by their index.</summary>
    public PreparedPopulation Without(IReadOnlyList<ExcludedVm?> reasons)
    {
        if (reasons.All(reason => reason is null))
        {
            return this;
        }

        PreparedPopulation rest = new(Experiment, _kind);
        foreach (DemandMapping mapping in Mappings)
        {
            rest._settings[mapping] = _settings[mapping];
        }

        rest.Keep(Vms, [.. reasons.Select(reason => reason is not null)]);
        rest.Excluded = [.. Excluded, .. reasons.OfType<ExcludedVm>()];
        rest.ThrowIfEmpty();
        return rest;
    }

    private void ThrowIfEmpty()
    {
        if (Vms.Count == 0)
        {
            string first = Excluded.Count == 0 ? "" : $"; '{Excluded[^1].Vm}' {Excluded[^1].Reason}";
            IssueList issues = new(Experiment.Source);
            issues.Add("vms", $"no VM is left to place on the host{first}");
            issues.ThrowIfAny();
        }
    }

    private void Keep(IReadOnlyList<PopulationVm> vms, bool[] tooLarge)
    {
        Vms = [.. vms.Where((_, index) => !tooLarge[index])];
        foreach (DemandMapping mapping in Mappings)
        {
            _settings[mapping] = [.. _settings[mapping].Where((_, index) => !tooLarge[index])];
        }
    }

    private List<PopulationVm> WithSamples(List<ExcludedVm> excluded)
    {
        List<PopulationVm> vms = [];
        long from = Experiment.Scenario.FromMilliseconds;
        long to = from + ((long)Experiment.DurationTicks * Experiment.Scenario.TickMilliseconds);
        foreach (PopulationVm vm in Experiment.Population.Vms)
        {
            if (HasSample(vm.Trace, from, to))
            {
                vms.Add(vm);
            }
            else
            {
                excluded.Add(new ExcludedVm(vm.Name, 0, "its trace has no sample in the stretch"));
            }
        }

        return vms;
    }

    /// <summary>Whether a VM is there at all; reads no further than to the first sample that says so.</summary>
    private bool HasSample(TraceVm vm, long from, long to)
    {
        long[] times = new long[Math.Min(vm.SampleCount, Experiment.SamplesAtOnce)];
        long[] values = new long[times.Length];
        bool holds = Absences == AbsenceRule.Hold;
        bool isPresent = false;
        for (int first = 0; first < vm.SampleCount; first += times.Length)
        {
            int count = Math.Min(times.Length, vm.SampleCount - first);
            vm.ReadTimes(first, times.AsSpan(0, count));
            vm.Read(TraceChannel.Demand, first, values.AsSpan(0, count));
            for (int index = 0; index < count; index++)
            {
                if (isPresent && (holds || times[index] > from))
                {
                    return true;
                }

                if (!holds && times[index] >= to)
                {
                    return false;
                }

                isPresent = values[index] != TraceVm.Absent;
            }
        }

        return isPresent && (holds || vm.EndMilliseconds > from);
    }

    /// <summary>The highest demand of the whole trace, whatever stretch is replayed; zero where no rule needs it.</summary>
    private MemorySize Peak(PopulationVm vm, DemandMapping mapping)
    {
        VmTemplate template = vm.Template;
        SizeRule[] rules = [template.Startup, template.Minimum, template.Maximum, template.StaticSize ?? default];
        if (!Array.Exists(rules, rule => rule.Basis == SizeBasis.PeakDemand))
        {
            return MemorySize.Zero;
        }

        DemandMapper mapper = MapperFor(vm, mapping, AbsenceRule.PowerOff);
        DemandSeries? series = mapper.Map(vm.Trace, 0, Math.Max(1, vm.Trace.EndMilliseconds));
        long peak = 0;
        for (int index = 0; series is not null && index < series.Count; index++)
        {
            peak = Math.Max(peak, series.DemandAt(index));
        }

        return new MemorySize(peak);
    }

    private static void CheckSettings(
        List<PopulationVm> vms,
        VmSettings[] settings,
        HostSettings host,
        ExperimentKind kind,
        IssueList issues
    )
    {
        Dictionary<(string Group, string Setting), (string First, string Expected, int Count)> broken = [];
        for (int index = 0; index < settings.Length; index++)
        {
            foreach ((string setting, string expected) in CheckSettings(settings[index], host, kind))
            {
                (string Group, string Setting) key = (vms[index].Group, setting);
                broken[key] = broken.TryGetValue(key, out (string First, string Expected, int Count) seen)
                    ? seen with
                    {
                        Count = seen.Count + 1,
                    }
                    : (vms[index].Name, expected, 1);
            }
        }

        foreach (((string group, string setting), (string first, string expected, int count)) in broken)
        {
            string others =
                count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {count - 1} more VMs)");
            issues.Add($"vms.{group}.{setting}", $"VM '{first}'{others}: expected {expected}");
        }
    }

    private static IEnumerable<(string Setting, string Expected)> CheckSettings(
        VmSettings settings,
        HostSettings host,
        ExperimentKind kind
    )
    {
        if (settings.Maximum == MemorySize.Zero)
        {
            yield return (
                "maximum",
                "a size, such as 8 GiB or 1.2 x peak-demand, because the trace records no provisioned size"
            );
            yield break;
        }

        foreach ((string Setting, string Expected) wrong in VmSettingsRules.Check(settings, host.Version))
        {
            yield return wrong;
        }

        foreach ((string Setting, string Expected) wrong in CheckNode(settings, host, kind))
        {
            yield return wrong;
        }
    }

    /// <summary>
    /// A VM that no node could ever hold is a mistake in a fleet; where VMs are drawn it is left out and named.
    /// </summary>
    private static IEnumerable<(string Setting, string Expected)> CheckNode(
        VmSettings settings,
        HostSettings host,
        ExperimentKind kind
    )
    {
        MemorySize most = settings.DynamicMemory ? settings.Maximum : settings.StaticSize;
        MemorySize available = host.AvailableTo(settings);
        if (
            kind == ExperimentKind.Fleet
            && host.Numa.IsDivided
            && settings.NeededToStart + host.OverheadOf(most) > available
        )
        {
            yield return (
                settings.DynamicMemory ? "startup" : "static-size",
                $"a size that fits one NUMA node with its overhead of {host.OverheadOf(most)}: without spanning there are {available} for VMs on {NodeText(settings)}"
            );
        }
    }

    private static string NodeText(VmSettings settings) =>
        settings.NumaNode is { } node
            ? string.Create(CultureInfo.InvariantCulture, $"node {node}")
            : "the largest node";

    private void FindTooLarge(List<PopulationVm> vms, bool[] tooLarge, List<ExcludedVm> excluded)
    {
        HostSettings host = Experiment.Scenario.Host;
        for (int index = 0; index < vms.Count; index++)
        {
            MemorySize needed = MemorySize.Zero;
            MemorySize available = host.AvailableTo(_settings[Mappings[0]][index]);
            foreach (DemandMapping mapping in Mappings)
            {
                VmSettings settings = _settings[mapping][index];
                MemorySize largest = MemorySize.Max(settings.StaticSize, settings.Maximum);
                needed = MemorySize.Max(needed, largest + host.OverheadOf(settings.Maximum));
            }

            if (needed <= available)
            {
                continue;
            }

            tooLarge[index] = true;
            string reason = string.Create(
                CultureInfo.InvariantCulture,
                $"does not fit {(host.Numa.IsDivided ? "a NUMA node" : "the host")} by itself: needs {needed.Gibibytes:0.##} GiB with overhead, {available.Gibibytes:0.##} GiB are available"
            );
            excluded.Add(new ExcludedVm(vms[index].Name, needed.Bytes, reason));
        }
    }
}
