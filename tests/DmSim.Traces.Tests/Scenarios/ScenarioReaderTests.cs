using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

public sealed class ScenarioReaderTests
{
    private const string Everything = """
        schema: dmsim/scenario/1
        name: everything
        description: all keys
        watch: this
        seed: 18446744073709551615
        replicates: 7
        tick: 500 ms
        from: 1d 02:00
        duration: 2 h
        warm-up: 5 min
        initial: boot-in-sequence
        host:
          memory: 64 GiB
          reserve: 512 MiB + 20 MiB/GiB
          overhead: { first-gib: 40 MiB, further-gib: 4 MiB }
          version: 2012-r2
        mechanism:
          unit: 1 MiB
          balloon-request-maximum: 1 GiB
          balloon-per-second: 512 MiB
          balloon-paging-per-second: 64 MiB
          balloon-slow-below: 32 MiB
          unballoon-per-second: 3 GiB
          hot-add-per-second: 2 GiB
          resize-margin: 100 MiB
        starts: { wait: 20 s, attempts: 3, retry: 1 min, sequence: 15 s }
        templates:
          base:
            dynamic-memory: true
            startup: 1 GiB
            minimum: 0.5 x peak-demand
            maximum: provisioned
            static-size: 1.2 x peak-demand
            buffer: 50
            weight: 10000
            guest: { kind: windows, application: hoarding, post-boot-silence: 45 s }
        vms:
          - name: web
            template: base
            count: 3
            buffer: 5
            guest: { kind: no-integration }
            workload: { file: a.dmt, select: [one, two] }
          - name: plain
            workload: b.csv
          - name: inline
            maximum: 4 GiB
            workload:
              steps:
                - { at: 0 s, demand: 1 GiB }
                - { at: 00:10, demand: 1.5 GiB, ramp: 30 s }
        timeline:
          - { at: 1 min, start: web-2, attempts: 4, retry: 10 s }
          - { at: 2 min, shut-down: plain }
          - { at: 3 min, turn-off: inline }
          - { at: 4 min, host-load: 3 GiB }
        policies:
          - static
          - hyper-v:weight=proportional
          - { name: hyper-v, options: { trim-delay: 60, weight: strict } }
        objective: { pressure: 95.5, time: 99.9 %, scope: fleet, resolution: sample, failed-starts: 2 }
        mappings: [low, middle, high, as-is]
        mapping-options: { low-floor: 128 MiB, middle-base: 1 GiB, middle-factor: 1.5, window: 30 min, high-share: 40 % }
        """;

    [Fact]
    public void Every_key_reaches_the_model()
    {
        Scenario scenario = ScenarioReader.Read(Everything, "everything.yaml");

        Assert.Equal(("everything", "all keys", "this"), (scenario.Name, scenario.Description, scenario.Watch));
        Assert.Equal((ulong.MaxValue, 7, 500), (scenario.Seed, scenario.Replicates, scenario.TickMilliseconds));
        Assert.Equal(26 * 3_600_000L, scenario.FromMilliseconds);
        Assert.Equal((7_200_000L, 300_000L), (scenario.DurationMilliseconds, scenario.WarmUpMilliseconds));
        Assert.Equal(InitialState.BootInSequence, scenario.Initial);
        Assert.Equal(
            new HostSettings
            {
                Memory = Gib(64),
                Reserve = new ReserveStrategy(Mib(512), Mib(20)),
                OverheadFirstGibibyte = Mib(40),
                OverheadFurtherGibibyte = Mib(4),
                Version = HyperVVersion.V2012R2,
            },
            scenario.Host
        );
        Assert.Equal(
            new MechanismSettings
            {
                Unit = Mib(1),
                BalloonRequestMaximum = Gib(1),
                BalloonPerSecond = Mib(512),
                BalloonPagingPerSecond = Mib(64),
                BalloonSlowBelow = Mib(32),
                UnballoonPerSecond = Gib(3),
                HotAddPerSecond = Gib(2),
                ResizeMargin = Mib(100),
            },
            scenario.Mechanism
        );
        Assert.Equal(
            new StartSettings
            {
                WaitSeconds = 20,
                Attempts = 3,
                RetrySeconds = 60,
                SequenceSeconds = 15,
            },
            scenario.Starts
        );
    }

    [Fact]
    public void A_vm_overrides_single_settings_of_its_template_even_inside_guest()
    {
        IReadOnlyList<VmGroup> vms = ScenarioReader.Read(Everything, "everything.yaml").Vms;

        VmTemplate web = vms[0].Template;
        Assert.Equal((5, 10_000), (web.BufferPercent, web.Weight));
        Assert.Equal(SizeRule.Fixed(Gib(1)), web.Startup);
        Assert.Equal(new SizeRule(SizeBasis.PeakDemand, MemorySize.Zero, 0.5), web.Minimum);
        Assert.Equal(new SizeRule(SizeBasis.PeakDemand, MemorySize.Zero, 1.2), web.StaticSize);
        Assert.Equal(
            new GuestSettings
            {
                Kind = GuestKind.NoIntegration,
                Application = GuestApplication.Hoarding,
                PostBootSilenceSeconds = 45,
            },
            web.Guest
        );
        Assert.Equal(3, vms[0].Count);
        Assert.Equal("a.dmt", vms[0].Workload.Path);
        Assert.Equal(["one", "two"], vms[0].Select);
        Assert.Equal("b.csv", vms[1].Workload.Path);
        Assert.Equal(new VmTemplate(), vms[1].Template);
        Assert.Equal([new DemandStep(0, Gib(1)), new DemandStep(600_000, Mib(1536), 30_000)], vms[2].Workload.Steps);
    }

    [Fact]
    public void Every_action_reads_the_keys_beside_it()
    {
        const string Timeline = """
            timeline:
              - { at: 1 s, save: inline }
              - { at: 2 s, start: inline }
              - { at: 3 s, restart: inline }
              - { at: 4 s, reboot: inline }
              - { at: 5 s, checkpoint: inline }
              - { at: 6 s, restore-checkpoint: inline }
              - { at: 7 s, resize: inline, size: 3 GiB }
              - { at: 8 s, configure: inline, maximum: 8 GiB, minimum: 256 MiB, buffer: 30, weight: 0 }
              - { at: 9 s, configure: inline, startup: 1 GiB, static-size: 2 GiB, dynamic-memory: false }
            """;
        string text = $$"""
            schema: dmsim/scenario/1
            name: actions
            duration: 1 h
            host: { memory: 16 GiB }
            vms: [{ name: inline, maximum: 4 GiB, workload: { steps: [{ at: 0 s, demand: 1 GiB }] } }]
            {{Timeline}}
            """;

        Assert.Equal(
            [
                new SaveAction(),
                new StartAction(),
                new RestartAction(),
                new RebootAction(),
                new CheckpointAction(),
                new RestoreCheckpointAction(),
                new ResizeAction(Gib(3)),
                new ConfigureAction
                {
                    Maximum = Gib(8),
                    Minimum = Mib(256),
                    BufferPercent = 30,
                    Weight = 0,
                },
                new ConfigureAction
                {
                    Startup = Gib(1),
                    StaticSize = Gib(2),
                    DynamicMemory = false,
                },
            ],
            ScenarioReader.Read(text, "actions.yaml").Timeline.Select(item => item.Action)
        );
    }

    [Theory]
    [InlineData("version: 2008-r2-sp1", 64)]
    [InlineData("version: 2008-r2-sp1, reserve: per-gib-30", 30)]
    [InlineData("version: 2012", 30)]
    public void The_reserve_is_the_one_published_for_the_release_unless_it_is_written(string host, long perGib)
    {
        string text = $$"""
            schema: dmsim/scenario/1
            name: release
            duration: 1 h
            host: { memory: 16 GiB, {{host}} }
            vms: [{ name: a, maximum: 4 GiB, workload: { steps: [{ at: 0 s, demand: 1 GiB }] } }]
            """;

        Assert.Equal(Mib(perGib), ScenarioReader.Read(text, "release.yaml").Host.Reserve.PerGibibyte);
    }

    [Theory]
    [InlineData("2008-r2-sp1", "maximum: 65 GiB", "at most 64 GiB in this release")]
    [InlineData("2012-r2", "maximum: 2 TiB", "at most 1 TiB in this release")]
    [InlineData("2008-r2-sp1-beta", "maximum: 4 GiB, buffer: 96", "5 to 95 percent, not 96")]
    public void A_release_sets_limits(string version, string settings, string expected)
    {
        string text = $$"""
            schema: dmsim/scenario/1
            name: release
            duration: 1 h
            host: { memory: 16 GiB, version: {{version}} }
            vms: [{ name: a, {{settings}}, workload: { steps: [{ at: 0 s, demand: 1 GiB }] } }]
            """;

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            ScenarioReader.Read(text, "release.yaml")
        );
        Assert.Contains(expected, Assert.Single(problem.Issues).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resize: a", "beside resize the key size")]
    [InlineData("restart: a, size: 1 GiB", "size only beside resize")]
    [InlineData("configure: a", "beside configure at least one setting to change")]
    [InlineData("save: a, weight: 3", "settings only beside configure")]
    [InlineData("reboot: a, attempts: 3", "attempts and retry only beside start")]
    [InlineData("configure: a, maximum: 1001 MiB", "a multiple of 2 MiB, not 1001 MiB")]
    [InlineData("configure: a, minimum: 16 MiB", "a size from 32 MiB to")]
    public void An_action_refuses_keys_of_others(string action, string expected)
    {
        string text = $$"""
            schema: dmsim/scenario/1
            name: actions
            duration: 1 h
            host: { memory: 16 GiB }
            vms: [{ name: a, maximum: 4 GiB, workload: { steps: [{ at: 0 s, demand: 1 GiB }] } }]
            timeline: [{ at: 1 s, {{action}} }]
            """;

        InvalidInputException problem = Assert.Throws<InvalidInputException>(() =>
            ScenarioReader.Read(text, "actions.yaml")
        );
        Assert.Contains(expected, Assert.Single(problem.Issues).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_policies_and_judgement_reach_the_model()
    {
        Scenario scenario = ScenarioReader.Read(Everything, "everything.yaml");

        Assert.Equal(
            [
                new TimelineEvent(60_000, "web-2", new StartAction(4, 10_000)),
                new TimelineEvent(120_000, "plain", new ShutDownAction()),
                new TimelineEvent(180_000, "inline", new TurnOffAction()),
                new TimelineEvent(240_000, "", new HostLoadAction(Gib(3))),
            ],
            scenario.Timeline
        );
        Assert.Equal(
            ["static", "hyper-v:weight=proportional", "hyper-v:trim-delay=60,weight=strict"],
            scenario.Policies.Select(policy => policy.ToString())
        );
        Assert.Equal(
            new ServiceObjective
            {
                PressurePercent = 95.5,
                TimeShare = 0.999,
                Scope = ObjectiveScope.Fleet,
                Resolution = ObjectiveResolution.Sample,
                FailedStartsAllowed = 2,
            },
            scenario.Objective
        );
        Assert.Equal(
            [DemandMapping.Low, DemandMapping.Middle, DemandMapping.High, DemandMapping.AsIs],
            scenario.Mappings
        );
        Assert.Equal(
            new DemandMappingOptions
            {
                LowFloor = Mib(128),
                MiddleBase = Gib(1),
                MiddleFactor = 1.5,
                WindowMilliseconds = 1_800_000,
                HighShareOfProvisioned = 0.4,
            },
            scenario.MappingOptions
        );
    }

    [Fact]
    public void What_is_left_out_has_the_defaults_of_the_model()
    {
        Scenario read = ScenarioReader.Read(ScenarioText.Smallest, "s.yaml");

        Scenario expected = new()
        {
            Name = "s",
            Host = new HostSettings { Memory = Gib(8) },
            Vms = [],
        };
        Assert.Equal(expected.Host, read.Host);
        Assert.Equal(expected.Mechanism, read.Mechanism);
        Assert.Equal(expected.Starts, read.Starts);
        Assert.Equal(expected.Objective, read.Objective);
        Assert.Equal(
            (expected.Seed, expected.Replicates, expected.TickMilliseconds, expected.WarmUpMilliseconds),
            (read.Seed, read.Replicates, read.TickMilliseconds, read.WarmUpMilliseconds)
        );
        Assert.Equal(["static", "hyper-v"], read.Policies.Select(policy => policy.ToString()));
        Assert.Null(read.DurationMilliseconds);
    }

    [Theory]
    [InlineData("per-gib-30", 384, 30)]
    [InlineData("per-gib-64", 384, 64)]
    [InlineData("8 GiB", 8192, 0)]
    [InlineData("384 MiB + 30 MiB/GiB", 384, 30)]
    public void A_reserve_is_named_or_spelled_out(string text, long constant, long perGibibyte)
    {
        string scenario = ScenarioText.Smallest.Replace(
            "8 GiB }",
            $"64 GiB, reserve: {text} }}",
            StringComparison.Ordinal
        );

        Assert.Equal(
            new ReserveStrategy(Mib(constant), Mib(perGibibyte)),
            ScenarioReader.Read(scenario, "s.yaml").Host.Reserve
        );
    }

    [Theory]
    [InlineData("", 1, true)]
    [InlineData(", numa-nodes: 2", 2, true)]
    [InlineData(", numa-nodes: 4, numa-spanning: false", 4, false)]
    [InlineData(", numa-spanning: false, numa-nodes: [6 GiB, 2 GiB]", 2, false)]
    public void Nodes_are_a_number_or_a_list_of_sizes(string keys, int count, bool spanning)
    {
        string text = ScenarioText.Smallest.Replace("8 GiB }", $"8 GiB{keys} }}", StringComparison.Ordinal);

        NumaLayout numa = ScenarioReader.Read(text, "s.yaml").Host.Numa;

        Assert.Equal((count, spanning), (numa.Count, numa.Spanning));
        long first = keys.Contains('[', StringComparison.Ordinal) ? Gib(6).Bytes : Gib(8).Bytes / count;
        Assert.Equal(first, numa.PartOf(Gib(8).Bytes, 0));
    }

    [Fact]
    public void A_vm_may_name_its_node()
    {
        string text =
            ScenarioText.Smallest.Replace("8 GiB }", "8 GiB, numa-nodes: 2 }", StringComparison.Ordinal)
            + "\n  - { name: b, node: 1, workload: b.csv }";

        Assert.Equal([null, 1], ScenarioReader.Read(text, "s.yaml").Vms.Select(group => group.Template.NumaNode));
    }

    [Fact]
    public void A_host_load_may_ramp_from_nothing()
    {
        const string Load = "load: { steps: [{ at: 0 s, size: 2 GiB, ramp: 1 min }, { at: 2 min, size: 512 MiB }] }";
        string text = ScenarioText.Smallest.Replace("8 GiB }", $"8 GiB, {Load} }}", StringComparison.Ordinal);

        Assert.Equal(
            [new DemandStep(0, Gib(2), 60_000), new DemandStep(120_000, Mib(512))],
            ScenarioReader.Read(text, "s.yaml").Host.Load.Steps
        );
    }

    [Fact]
    public void Json_is_read_like_yaml()
    {
        const string Json = """
            {
            	"$schema": "scenario.schema.json",
            	"schema": "dmsim/scenario/1", "name": "caf\u00e9", "seed": 5,
            	"host": { "memory": "8 GiB" },
            	"vms": [ { "name": "a", "workload": "a\/b.csv" } ]
            }
            """;

        Scenario scenario = ScenarioReader.Read(Json, "s.json");

        Assert.Equal(("café", 5UL), (scenario.Name, scenario.Seed));
        Assert.Equal("a/b.csv", scenario.Vms[0].Workload.Path);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Culture_does_not_matter(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Scenario scenario = ScenarioReader.Read(Everything, "everything.yaml");
            Assert.Equal((95.5, 0.999), (scenario.Objective.PressurePercent, scenario.Objective.TimeShare));
            Assert.Equal(Mib(1536), scenario.Vms[2].Workload.Steps[1].Demand);
            InvalidInputException broken = Assert.Throws<InvalidInputException>(() =>
                ScenarioReader.Read(ScenarioText.Smallest + "\nobjective: { pressure: 0.5 }", "s.yaml")
            );
            Assert.Equal("expected a number from 1 to 1000, not '0.5'", broken.Issues[0].Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static MemorySize Mib(long count) => MemorySize.FromMebibytes(count);

    private static MemorySize Gib(long count) => MemorySize.FromGibibytes(count);
}
