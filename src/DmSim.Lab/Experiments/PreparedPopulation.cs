using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>The VMs of an experiment that take part, with checked settings; the same for every policy and mapping.</summary>
internal sealed class PreparedPopulation
{
    private readonly Dictionary<DemandMapping, VmSettings[]> _settings = [];

    private PreparedPopulation(Experiment experiment, ExperimentKind kind)
    {
        Experiment = experiment;
        Mappings = experiment.MappingsFor(kind);
        Absences = experiment.AbsencesFor(kind);
    }

    public Experiment Experiment { get; }

    public IReadOnlyList<DemandMapping> Mappings { get; }

    public AbsenceRule Absences { get; }

    public IReadOnlyList<PopulationVm> Vms { get; private set; } = [];

    public IReadOnlyList<ExcludedVm> Excluded { get; private set; } = [];

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
            CheckSettings(vms, settings, issues);
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
        if (prepared.Vms.Count == 0)
        {
            issues.Add("vms", "no VM is left: none has a sample in the stretch and fits the host by itself");
            issues.ThrowIfAny();
        }

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

    private void Keep(List<PopulationVm> vms, bool[] tooLarge)
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

    private bool HasSample(TraceVm vm, long from, long to)
    {
        long[] times = vm.AllTimes();
        long[] values = vm.All(TraceChannel.Demand);
        for (int index = 0; index < times.Length; index++)
        {
            long until = index + 1 < times.Length ? times[index + 1] : vm.EndMilliseconds;
            bool inStretch = Absences == AbsenceRule.Hold || (until > from && times[index] < to);
            if (values[index] != TraceVm.Absent && inStretch)
            {
                return true;
            }
        }

        return false;
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

    private static void CheckSettings(List<PopulationVm> vms, VmSettings[] settings, IssueList issues)
    {
        Dictionary<(string Group, string Setting), (string First, string Expected, int Count)> broken = [];
        for (int index = 0; index < settings.Length; index++)
        {
            foreach ((string setting, string expected) in VmSettingsRules.Check(settings[index]))
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
            string hint =
                settings.Length > 0 && expected.EndsWith("0 B", StringComparison.Ordinal)
                    ? "; a rule such as 'provisioned' needs a trace that records provisioned sizes"
                    : "";
            issues.Add($"vms.{group}.{setting}", $"VM '{first}'{others}: expected {expected}{hint}");
        }
    }

    private void FindTooLarge(List<PopulationVm> vms, bool[] tooLarge, List<ExcludedVm> excluded)
    {
        HostSettings host = Experiment.Scenario.Host;
        for (int index = 0; index < vms.Count; index++)
        {
            MemorySize needed = MemorySize.Zero;
            foreach (DemandMapping mapping in Mappings)
            {
                VmSettings settings = _settings[mapping][index];
                MemorySize largest = MemorySize.Max(settings.StaticSize, settings.Maximum);
                needed = MemorySize.Max(needed, largest + host.OverheadOf(settings.Maximum));
            }

            if (needed <= host.AvailableToVms)
            {
                continue;
            }

            tooLarge[index] = true;
            string reason = string.Create(
                CultureInfo.InvariantCulture,
                $"does not fit the host by itself: needs {needed.Gibibytes:0.##} GiB with overhead, {host.AvailableToVms.Gibibytes:0.##} GiB are available"
            );
            excluded.Add(new ExcludedVm(vms[index].Name, needed.Bytes, reason));
        }
    }
}
