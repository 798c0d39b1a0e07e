using System.Globalization;
using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>A scenario with its traces and policies resolved and checked: what every kind of study starts from.</summary>
public sealed class Experiment
{
    /// <summary>How many samples of a trace are looked at in one go where none has to be kept.</summary>
    internal const int SamplesAtOnce = 4096;

    private Experiment(
        Scenario scenario,
        IReadOnlyList<DemandTrace> traces,
        IReadOnlyList<ResolvedPolicy> policies,
        Population population,
        string source
    )
    {
        Scenario = scenario;
        Traces = traces;
        Policies = policies;
        Population = population;
        Source = source;
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>One trace per group of the scenario, in the same order.</summary>
    public IReadOnlyList<DemandTrace> Traces { get; }

    /// <summary>The policies, in the order asked for.</summary>
    public IReadOnlyList<ResolvedPolicy> Policies { get; }

    /// <summary>All VMs of the scenario.</summary>
    public Population Population { get; }

    /// <summary>What the user calls the input; named in problems.</summary>
    public string Source { get; }

    /// <summary>Further inputs to name in the provenance, such as the scenario file.</summary>
    public IReadOnlyList<InputProvenance> FurtherInputs { get; private init; } = [];

    /// <summary>Length of the replayed stretch in ticks.</summary>
    public int DurationTicks => checked((int)(StretchMilliseconds(Scenario, Traces) / Scenario.TickMilliseconds));

    /// <summary>Warm-up in ticks, rounded up.</summary>
    public int WarmUpTicks => TicksFor(Scenario.WarmUpMilliseconds);

    /// <summary>Whether a trace of active memory is among the workloads, so that a mapping is needed.</summary>
    public bool HasActiveMemory => Traces.Any(trace => trace.Info.Signal == TraceSignal.Active);

    /// <summary>Time of day at tick 0, in seconds after midnight, as the first trace says.</summary>
    public int StartSecondOfDay =>
        (int)((Traces[0].Info.StartSecondOfDay + (Scenario.FromMilliseconds / 1000)) % 86_400);

    /// <summary>Checks and resolves.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="traces">One trace per group, in the order of the groups.</param>
    /// <param name="catalogue">The known policies.</param>
    /// <param name="source">What the user calls the input, such as the scenario's path.</param>
    /// <param name="furtherInputs">Inputs beside the traces to name in the provenance, such as the scenario file.</param>
    /// <exception cref="InvalidInputException">Something cannot be used; all problems are listed.</exception>
    public static Experiment Create(
        Scenario scenario,
        IReadOnlyList<DemandTrace> traces,
        PolicyCatalogue catalogue,
        string source,
        params IReadOnlyList<InputProvenance> furtherInputs
    )
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(catalogue);
        if (traces.Count != scenario.Vms.Count)
        {
            throw new ArgumentException("Every group of the scenario needs its trace.", nameof(traces));
        }

        IssueList issues = new(source);
        Population population = PopulationBuilder.Build(scenario, traces, issues);
        IReadOnlyList<ResolvedPolicy> policies = PolicyResolver.Resolve(scenario.Policies, catalogue, issues);
        ExperimentRules.Check(scenario, traces, population, issues);
        ExperimentRules.CheckForesight(scenario, policies, issues);
        issues.ThrowIfAny();
        return new Experiment(scenario, traces, policies, population, source) { FurtherInputs = furtherInputs };
    }

    /// <summary>The mappings of a kind of study: the scenario's, else the defaults for what the traces mean.</summary>
    public IReadOnlyList<DemandMapping> MappingsFor(ExperimentKind kind)
    {
        if (Scenario.Mappings.Count > 0)
        {
            return [.. Scenario.Mappings.Distinct()];
        }

        if (!HasActiveMemory)
        {
            return [DemandMapping.AsIs];
        }

        return kind == ExperimentKind.Density
            ? [DemandMapping.Low, DemandMapping.Middle, DemandMapping.High]
            : [DemandMapping.Middle];
    }

    /// <summary>What absences mean in a kind of study.</summary>
    public AbsenceRule AbsencesFor(ExperimentKind kind) =>
        Scenario.Absences ?? (kind == ExperimentKind.Density ? AbsenceRule.Hold : AbsenceRule.PowerOff);

    /// <summary>The runs of the whole fleet: mapping by mapping, and in each one run per policy.</summary>
    /// <exception cref="InvalidInputException">Settings of a VM are out of range, or no VM has a sample.</exception>
    public IReadOnlyList<PlannedRun> Expand()
    {
        PreparedPopulation prepared = PreparedPopulation.Prepare(this, ExperimentKind.Fleet);
        List<PlannedRun> runs = [];
        foreach (DemandMapping mapping in prepared.Mappings)
        {
            MappedPopulation mapped = new(prepared, mapping);
            SpecBuilder builder = new(mapped);
            Fleet fleet = Fleet.Whole(mapped.Vms.Count);
            foreach (ResolvedPolicy policy in Policies)
            {
                RunWindow window = builder.WholeStretch(Scenario.Initial);
                ulong seed = SpecBuilder.SeedOf(Scenario.Seed, 0);
                RunSpec spec = builder.Build(fleet, policy, window, seed);
                runs.Add(new PlannedRun(policy, mapped, spec));
            }
        }

        return runs;
    }

    /// <summary>The host in one line, for headings.</summary>
    public static string Describe(HostSettings host)
    {
        ArgumentNullException.ThrowIfNull(host);
        MemorySize reserve = host.Reserve.For(host.Memory);
        string rule = host.Reserve.PerGibibyte == MemorySize.Zero ? "" : $" ({host.Reserve})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{host.Memory}, reserve {reserve}{rule}, {host.AvailableToVms.Gibibytes:0.##} GiB for VMs{DescribeNodes(host)}"
        );
    }

    /// <summary>What must not span nodes is worth a word; with spanning nodes change nothing.</summary>
    private static string DescribeNodes(HostSettings host)
    {
        if (!host.Numa.IsDivided)
        {
            return "";
        }

        double[] sizes =
        [
            .. Enumerable
                .Range(0, host.Numa.Count)
                .Select(node => new MemorySize(host.Numa.PartOf(host.AvailableToVms.Bytes, node)).Gibibytes),
        ];
        bool even = sizes.Max() - sizes.Min() < 0.005;
        string text = even
            ? string.Create(CultureInfo.InvariantCulture, $"{sizes[0]:0.##} GiB each")
            : string.Join(" + ", sizes.Select(size => size.ToString("0.##", CultureInfo.InvariantCulture))) + " GiB";
        return string.Create(CultureInfo.InvariantCulture, $" on {sizes.Length} NUMA nodes without spanning ({text})");
    }

    /// <summary>The first tick not before so many milliseconds.</summary>
    internal int TicksFor(long milliseconds) =>
        checked((int)((milliseconds + Scenario.TickMilliseconds - 1) / Scenario.TickMilliseconds));

    internal static long StretchMilliseconds(Scenario scenario, IReadOnlyList<DemandTrace> traces)
    {
        long longest = traces.Count == 0 ? 0 : traces.Max(trace => trace.Info.DurationMilliseconds);
        return scenario.DurationMilliseconds ?? Math.Max(0, longest - scenario.FromMilliseconds);
    }

    internal static MemorySize LargestProvisioned(TraceVm vm)
    {
        if (!vm.Has(TraceChannel.Provisioned))
        {
            return MemorySize.Zero;
        }

        long largest = 0;
        long[] buffer = new long[Math.Min(vm.SampleCount, SamplesAtOnce)];
        for (int first = 0; first < vm.SampleCount; first += buffer.Length)
        {
            Span<long> values = buffer.AsSpan(0, Math.Min(buffer.Length, vm.SampleCount - first));
            vm.Read(TraceChannel.Provisioned, first, values);
            foreach (long value in values)
            {
                largest = Math.Max(largest, value);
            }
        }

        return new MemorySize(largest);
    }
}
