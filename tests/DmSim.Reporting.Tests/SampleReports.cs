using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Comparing;
using DmSim.Lab.Density;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;
using DmSim.Lab.Fitting;

namespace DmSim.Reporting.Tests;

/// <summary>Results made by hand, so that every expected number can be read off the code that makes it.</summary>
public static class SampleReports
{
    public const string NastyName = "=2+5 <b>&\"Büro\", \\(1)";

    public static Provenance Provenance { get; } =
        new()
        {
            Version = "0.1.0",
            Commit = "abc1234",
            Scenario = "office day <test>",
            Seed = 42,
            Settings = [KeyValuePair.Create("host.memory", "32 GiB"), KeyValuePair.Create("tick", "1 s")],
            Policies =
            [
                new PolicyProvenance(
                    "hyper-v",
                    "documented rules",
                    "Hyper-V: 2 MiB units",
                    [KeyValuePair.Create("weight", "strict")],
                    null
                ),
            ],
            Inputs = [new InputProvenance("office", new string('a', 64), "generated <day>")],
            Mappings = ["demand as recorded"],
        };

    public static IReadOnlyList<Finding> Findings { get; } =
    [
        new(FindingSeverity.Caution, FindingCodes.Interpolation, "Samples last 300 s & more: <held> between them."),
        new(FindingSeverity.Note, FindingCodes.RulesNotProducts, "Balancing rules compared, not products."),
    ];

    /// <summary>Two VMs and three rows of 10 s: VM 0 holds 1024 MiB with 512, 1024, 1280 MiB of demand; VM 1 starts late.</summary>
    public static RunReport TinyRun(params string[] names)
    {
        names = names.Length == 2 ? names : ["web", NastyName];
        RunSpec spec = Spec(names, 30, MemorySize.FromGibibytes(8));
        RunSeries series = new(2, 10, 0, 3) { RowCount = 3 };
        float[] demand = [512, 0, 1024, 256, 1280, 300];
        float[] assigned = [1024, 0, 1024, 512, 1024, 512];
        demand.CopyTo(series.DemandMebibytes, 0);
        assigned.CopyTo(series.AssignedMebibytes, 0);
        assigned.CopyTo(series.VisibleMebibytes, 0);
        for (int cell = 0; cell < 6; cell++)
        {
            series.MaxPressurePercent[cell] = assigned[cell] == 0 ? 0 : 100 * demand[cell] / assigned[cell];
        }

        for (int row = 0; row < 3; row++)
        {
            series.FreeMebibytes[row] = 6000 - assigned[2 * row] - assigned[(2 * row) + 1];
        }

        RunTotals totals = new(spec)
        {
            MeasuredTicks = 30,
            DecisionHash = 0xABC,
            Decisions = 2,
        };
        Fill(totals.Vms[0], 30, 10, 1250);
        Fill(totals.Vms[1], 20, 0, 586);
        ObjectiveVerdict verdict = new(false, false, false, true, 0, 20, "pressure above 100 for 33.3 % of time");
        return new RunReport(
            "hyper-v",
            DemandMapping.AsIs,
            new RunResult(totals, series, verdict),
            Findings,
            Provenance
        );
    }

    /// <summary>Sixty VMs over a day, to look at.</summary>
    public static RunReport Day(int vms = 60)
    {
        string[] names = [.. Enumerable.Range(0, vms).Select(vm => $"{(vm % 3 == 0 ? "sql" : "desktop")}-{vm:000}")];
        RunSpec spec = Spec(names, 86_400, MemorySize.FromGibibytes(vms * 2));
        const int Rows = 288;
        RunSeries series = new(vms, 300, 0, Rows) { RowCount = Rows };
        RunTotals totals = new(spec) { MeasuredTicks = 86_400, DecisionHash = ulong.MaxValue };
        for (int vm = 0; vm < vms; vm++)
        {
            int over = 0;
            double highest = 0;
            double visible = 0;
            for (int row = 0; row < Rows; row++)
            {
                double hour = row / 12.0;
                double day = Math.Exp(-Math.Pow((hour - 9 - (vm % 5)) / 3.5, 2));
                double demand =
                    600 + (250 * (vm % 7)) + (1500 * day * (1 + (vm % 4))) + (60 * Math.Sin(row * (vm + 1)));
                bool off = vm % 11 == 5 && hour < 7;
                double assigned = Math.Min(demand * 1.2, 4200 + (vm % 9 * 200));
                int cell = (row * vms) + vm;
                visible = Math.Max(visible, assigned);
                series.DemandMebibytes[cell] = off ? 0 : (float)demand;
                series.AssignedMebibytes[cell] = off ? 0 : (float)assigned;
                series.VisibleMebibytes[cell] = off ? 0 : (float)visible;
                series.MaxPressurePercent[cell] = off ? 0 : (float)(100 * demand / assigned);
                over += demand > assigned && !off ? 300 : 0;
                highest = Math.Max(highest, off ? 0 : demand / assigned);
            }

            Fill(totals.Vms[vm], 86_400, over, (long)(highest * 1000));
        }

        for (int row = 0; row < Rows; row++)
        {
            double sum = Enumerable.Range(0, vms).Sum(vm => series.AssignedMebibytes[(row * vms) + vm]);
            series.FreeMebibytes[row] = (float)Math.Max(0, spec.Host.AvailableToVms.Mebibytes - sum - (56 * vms));
        }

        ObjectiveVerdict verdict = new(true, false, true, true, 0, -1, "");
        return new RunReport(
            "hyper-v",
            DemandMapping.AsIs,
            new RunResult(totals, series, verdict),
            Findings,
            Provenance
        );
    }

    public static DensityReport Density(params DemandMapping[] mappings)
    {
        mappings = mappings.Length == 0 ? [DemandMapping.Low, DemandMapping.Middle, DemandMapping.High] : mappings;
        List<DensityResult> results = [];
        foreach (DemandMapping mapping in mappings)
        {
            int factor = 4 - (int)mapping;
            results.Add(Result("static", mapping, Situation.Steady, 21, 1));
            results.Add(Result("static", mapping, Situation.Restart, 23, 1));
            results.Add(Result("hyper-v", mapping, Situation.Steady, 20 + (20 * factor), (20 + (20 * factor)) / 21.0));
            results.Add(Result("hyper-v", mapping, Situation.Restart, 50 + (20 * factor), 3));
            results.Add(
                Result("clairvoyant", mapping, Situation.Steady, 24 + (20 * factor), (24 + (20 * factor)) / 21.0)
            );
        }

        HostSettings host = Host(MemorySize.FromGibibytes(256));
        return new DensityReport
        {
            Host = host,
            HostText = "256 GiB, reserve 8 GiB, 248 GiB for VMs",
            Objective = new ServiceObjective().ToString(),
            ServedShare = 0.95,
            Confidence = 0.95,
            Replicates = 20,
            Seed = 42,
            PopulationCount = 499,
            Results = results,
            Headlines =
            [
                .. results
                    .GroupBy(result => (result.Mapping, result.Policy))
                    .Select(group => group.MinBy(result => result.N)!),
            ],
            Excluded = [new ExcludedVm("giant <1>", 511L << 30, "It needs more than the host has.")],
            Findings = Findings,
            Provenance = Provenance,
        };
    }

    public static ComparisonReport Comparison()
    {
        string[] policies = ["static", "hyper-v", "clairvoyant"];
        return new ComparisonReport
        {
            Host = Host(MemorySize.FromGibibytes(256)),
            HostText = "256 GiB, reserve 8 GiB, 248 GiB for VMs",
            Objective = new ServiceObjective().ToString(),
            Baseline = "static",
            Replicates = 20,
            VmCount = 40,
            Seed = 42,
            Confidence = 0.95,
            Outcomes = [.. policies.Select((policy, index) => Outcome(policy, index))],
            Differences =
            [
                Difference("hyper-v", "unmetDemandMean", "bytes", MetricDirection.Lower, -2.5 * (1L << 30), 0.004),
                Difference("hyper-v", "hostFreeMean", "bytes", MetricDirection.Higher, 1L << 30, 0.2),
            ],
            Excluded = [],
            Findings = Findings,
            Provenance = Provenance,
        };
    }

    public static FitReport Fit() =>
        new()
        {
            Host = Host(MemorySize.FromGibibytes(256)),
            HostText = "256 GiB, reserve 8 GiB, 248 GiB for VMs",
            Objective = new ServiceObjective().ToString(),
            VmCount = 60,
            Seed = 42,
            Results =
            [
                new(
                    "static",
                    false,
                    DemandMapping.AsIs,
                    Situation.Steady,
                    false,
                    new Binding("sql-003", 0, "start failed"),
                    MemorySize.FromGibibytes(620)
                ),
                new(
                    "hyper-v",
                    false,
                    DemandMapping.AsIs,
                    Situation.Steady,
                    true,
                    new Binding("sql-004", -1, ""),
                    MemorySize.FromGibibytes(231)
                ),
            ],
            Verdicts =
            [
                new("static", DemandMapping.AsIs, false, MemorySize.FromGibibytes(620)),
                new("hyper-v", DemandMapping.AsIs, true, MemorySize.FromGibibytes(231)),
            ],
            Findings = Findings,
            Provenance = Provenance,
        };

    public static RunSpec Spec(IReadOnlyList<string> names, int ticks, MemorySize memory)
    {
        PolicyDescriptor policy = PolicyCatalogue.BuiltIn.Find("hyper-v")!;
        return new RunSpec
        {
            Host = Host(memory),
            Vms = [.. names.Select(name => new VmSpec(name, Settings(), DemandSeries.Constant(1L << 29, ticks)))],
            Policy = policy,
            PolicyOptions = PolicyOptionValues.Resolve(policy.Options, [], []),
            DurationTicks = ticks,
            StartSecondOfDay = 9 * 3600,
        };
    }

    private static HostSettings Host(MemorySize memory) =>
        new() { Memory = memory, Reserve = ReserveStrategy.Fixed(MemorySize.FromGibibytes(2)) };

    private static VmSettings Settings() =>
        new()
        {
            Startup = MemorySize.FromMebibytes(512),
            Minimum = MemorySize.FromMebibytes(512),
            Maximum = MemorySize.FromGibibytes(8),
            StaticSize = MemorySize.FromGibibytes(8),
        };

    private static void Fill(VmTotals vm, long running, long over, long maxPermille)
    {
        vm.RunningTicks = running;
        vm.OverTicks = over;
        vm.MaxPressurePermille = maxPermille;
        vm.PressurePermilleTicks = running * 800;
        vm.DemandPageTicks = running * 1000;
        vm.AssignedPageTicks = running * 1250;
        vm.MaxAssignedBytes = 1L << 30;
        vm.PressureHistogram[80] = running - over;
        vm.PressureHistogram[120] = over;
    }

    private static DensityResult Result(
        string policy,
        DemandMapping mapping,
        Situation situation,
        int n,
        double gain
    ) =>
        new()
        {
            Policy = policy,
            UsesForesight = policy == "clairvoyant",
            Mapping = mapping,
            Situation = situation,
            N = n,
            Low = n - 3,
            High = n + 2,
            NInHalf = n + 5,
            NAtTick = n,
            GainOverStatic = gain,
            ConsolidationRatio = n / 20.0,
            Replicates =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(draw => new ReplicateDensity
                    {
                        Replicate = draw,
                        N = n + draw,
                        MetPerTick = true,
                        MetPerSample = true,
                        JudgedPerSample = false,
                        Binding = new Binding(NastyName, 30_600, "pressure above 100 for 0.4 % of time"),
                        Runs = 7,
                    }),
            ],
            RiskCurve = [.. Enumerable.Range(0, 12).Select(step => new RiskPoint(n - 2 + step, 1 - (step / 11.0)))],
            Binding = new Binding(NastyName, 30_600, "pressure above 100 for 0.4 % of time"),
            Inversions = [],
        };

    private static PolicyOutcome Outcome(string policy, int index)
    {
        MetricEstimate Estimate(MetricDefinition metric)
        {
            double scale = metric.Unit.StartsWith("bytes", StringComparison.Ordinal) ? 1L << 30 : 1;
            double mean = scale * (1 + index);
            return new MetricEstimate
            {
                Metric = metric.Name,
                Unit = metric.Unit,
                Better = metric.Better,
                Mean = mean,
                Low = mean * 0.9,
                High = mean * 1.15,
                Values = [mean * 0.9, mean, mean * 1.1],
            };
        }

        return new PolicyOutcome
        {
            Policy = policy,
            UsesForesight = policy == "clairvoyant",
            Mapping = DemandMapping.AsIs,
            MetShare = 0.5 + (0.2 * index),
            Metrics = [.. MetricCatalogue.All.Select(Estimate)],
        };
    }

    private static MetricDifference Difference(
        string policy,
        string metric,
        string unit,
        MetricDirection better,
        double mean,
        double p
    ) =>
        new()
        {
            Policy = policy,
            Mapping = DemandMapping.AsIs,
            Metric = metric,
            Unit = unit,
            Better = better,
            Pairs = 20,
            Mean = mean,
            Low = mean - Math.Abs(mean / 2),
            High = mean + Math.Abs(mean / 2),
            EffectSize = 0.8,
            PValue = p,
            AdjustedPValue = p * 2,
        };
}
