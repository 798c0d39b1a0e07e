using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

/// <summary>Each teaching scenario shows what its comments calculate; the arithmetic stands there.</summary>
public sealed class TeachingScenarioTests
{
    [Fact]
    public void Growth_is_quick_and_trimming_slow()
    {
        Lesson lesson = Lesson.Of("growth-and-trim");

        Assert.InRange(lesson.Assigned(0, 120), 958, 962);
        float grown = lesson.Assigned(0, 14 * 60);
        Assert.InRange(grown, 2930, 3002);
        Assert.Equal(grown, lesson.Assigned(0, (20 * 60) - 10));
        Assert.InRange(lesson.Assigned(0, 22 * 60), 2700, 2960);
        Assert.InRange(lesson.Assigned(0, (60 * 60) - 1), 1380, 1520);
        Assert.InRange(lesson.Pressure(0, 14 * 60), 83.3, 85.4);
    }

    [Fact]
    public void The_lower_weight_pays_first()
    {
        Lesson lesson = Lesson.Of("squeezed-by-weight");

        Assert.InRange(lesson.Assigned(0, 60), 1198, 1202);
        Assert.InRange(lesson.Assigned(1, 60), 1198, 1202);
        Assert.InRange(lesson.Assigned(0, 9 * 60), 3520, 3602);
        Assert.InRange(lesson.Assigned(1, 9 * 60), 3422, 3504);
        Assert.InRange(lesson.Pressure(1, 14 * 60), 98, 100.1);
        Assert.InRange(lesson.Pressure(0, 14 * 60), 83, 86);
        Assert.InRange(lesson.Pressure(0, 19 * 60), 99, 100.1);
        Assert.InRange(lesson.Pressure(1, 19 * 60), 131, 133);
    }

    [Fact]
    public void A_start_waits_for_the_balloon()
    {
        Lesson lesson = Lesson.Of("start-that-waits");

        Assert.Equal(180, lesson.Tick(MachineEventKind.StartPending, 1));
        Assert.InRange(lesson.Tick(MachineEventKind.Started, 1), 185, 190);
        Assert.Equal(0, lesson.Count(MachineEventKind.StartAttemptFailed));
        Assert.True(lesson.Assigned(0, 200) < 5040, "the database was squeezed by 872 MiB");
        Assert.True(lesson.Assigned(0, 300) > 5400, "and got some of it back when the newcomer reported");
    }

    [Fact]
    public void A_start_of_weight_0_fails_until_there_is_idle_surplus()
    {
        Lesson lesson = Lesson.Of("start-that-fails");

        Assert.Equal(1, lesson.Count(MachineEventKind.StartFailed));
        Assert.InRange(lesson.Tick(MachineEventKind.StartFailed, 1), 225, 231);
        Assert.InRange(lesson.Assigned(0, 300), 5878, 5882);
        Assert.InRange(lesson.Tick(MachineEventKind.Started, 1), 480, 485);
    }

    [Fact]
    public void A_cold_boot_waits_for_reports()
    {
        Lesson lesson = Lesson.Of("cold-boot");

        int[] started = [.. lesson.Events.Where(e => e.Kind == MachineEventKind.Started).Select(e => e.Tick)];
        Assert.Equal(12, started.Length);
        Assert.Equal(7, started.Count(tick => tick == 0));
        Assert.Equal(4, started.Count(tick => tick is >= 80 and <= 90));
        Assert.InRange(started.Max(), 120, 170);
        Assert.Equal(0, lesson.Count(MachineEventKind.StartFailed));
    }

    [Fact]
    public void A_hoarder_keeps_its_memory_and_costs_its_neighbours()
    {
        Lesson lesson = Lesson.Of("never-gives-back");

        Assert.InRange(lesson.Assigned(0, (29 * 60) + 50), 2998, 3002);
        Assert.InRange(lesson.Assigned(1, (29 * 60) + 50), 1900, 2150);
        Assert.InRange(lesson.Tick(MachineEventKind.Started, 2), 1801, 1811);
        Assert.True(lesson.Assigned(1, 1820) < 1210, "the modest VM lost its surplus");
        Assert.True(lesson.Assigned(0, 1820) < 2990, "and the hoarder a part of its buffer");
    }

    /// <summary>A teaching scenario run second by second.</summary>
    private sealed class Lesson : IEventSink
    {
        private RunSeries _series = null!;

        public List<MachineEvent> Events { get; } = [];

        public static Lesson Of(string name)
        {
            string path = ShippedFiles.PathOf($"teaching/{name}.yaml");
            RunSpec spec = Specify(ScenarioReader.ReadFile(path), Path.GetDirectoryName(path)!);
            Lesson lesson = new();
            RunResult result = Simulator.Run(spec, new RunOptions { SeriesRows = spec.DurationTicks, Events = lesson });
            lesson._series = result.Series!;
            Assert.Equal(1, lesson._series.IntervalTicks);
            return lesson;
        }

        public void Happened(in MachineEvent machineEvent) => Events.Add(machineEvent);

        public float Assigned(int vm, int second) => _series.AssignedMebibytes[(second * _series.VmCount) + vm];

        public float Pressure(int vm, int second) => _series.MaxPressurePercent[(second * _series.VmCount) + vm];

        public int Count(MachineEventKind kind) => Events.Count(e => e.Kind == kind);

        public int Tick(MachineEventKind kind, int vm) => Events.First(e => e.Kind == kind && e.Vm == vm).Tick;

        private static RunSpec Specify(Scenario scenario, string folder)
        {
            int duration = (int)(scenario.DurationMilliseconds!.Value / 1000);
            IReadOnlyList<DemandTrace> traces = ShippedFiles.Loader().Load(scenario, folder).Traces;
            List<VmSpec> vms = [];
            List<string> owners = [];
            for (int group = 0; group < scenario.Vms.Count; group++)
            {
                DemandMapper mapper = new(
                    TraceSignal.Committed,
                    DemandMapping.AsIs,
                    scenario.MappingOptions,
                    AbsenceRule.PowerOff,
                    1000
                );
                DemandSeries series = mapper.Map(traces[group].Vms[0], 0, scenario.DurationMilliseconds.Value)!;
                for (int index = 0; index < (scenario.Vms[group].Count ?? 1); index++)
                {
                    VmSettings settings = scenario.Vms[group].Template.Resolve(MemorySize.Zero, MemorySize.Zero);
                    vms.Add(new VmSpec($"{scenario.Vms[group].Name}{index}", settings, series));
                    owners.Add(scenario.Vms[group].Name);
                }
            }

            PolicyDescriptor policy = PolicyCatalogue.BuiltIn.Find(scenario.Policies[0].Name)!;
            return new RunSpec
            {
                Host = scenario.Host,
                Mechanism = scenario.Mechanism,
                Starts = scenario.Starts,
                Initial = scenario.Initial,
                Vms = vms,
                Policy = policy,
                PolicyOptions = PolicyOptionValues.Resolve(policy.Options, [], []),
                DurationTicks = duration,
                Events =
                [
                    .. scenario.Timeline.Select(e => new ScheduledEvent(
                        (int)(e.AtMilliseconds / 1000),
                        owners.IndexOf(e.Vm),
                        e.Action
                    )),
                ],
            };
        }
    }
}
