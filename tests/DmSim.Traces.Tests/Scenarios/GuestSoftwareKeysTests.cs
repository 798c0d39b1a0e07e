using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

/// <summary>What a scenario says of guests' software and of stress reaches the model, or is refused with its place.</summary>
public sealed class GuestSoftwareKeysTests
{
    private static MemorySize Mib(long count) => MemorySize.FromMebibytes(count);

    [Fact]
    public void Software_and_its_numbers_reach_the_model()
    {
        Scenario scenario = ScenarioReader.Read(
            $$"""
            {{ScenarioText.Smallest}}
            templates:
              cached:
                guest:
                  application: { kind: elastic-cache, cache-maximum: 2 GiB, cache-growth-per-second: 8 MiB }
                  page-file: 1 GiB
                  boot-demand: 200 MiB
                  boot-time: 3 min
                  working-set-window: 1 min
                  page-in-microseconds: 5000
            timeline:
              - { at: 10 s, stress: { vm: a, chunk: 128 MiB, workers: 3, stagger: 1500 ms, duration: 1 min } }
              - { at: 20 s, stress: { vm: a, chunk: 95 % of total - 192 MiB, worker-duration: 5 s } }
              - { at: 30 s, stress: { vm: a, chunk: all free } }
              - { at: 40 s, stop-stress: a }
            """.Replace("workload:", "template: cached, workload:", StringComparison.Ordinal),
            "s.yaml"
        );

        Assert.Equal(
            new GuestSettings
            {
                Application = new GuestApplication
                {
                    Kind = GuestApplicationKind.ElasticCache,
                    CacheMaximum = Mib(2048),
                    CacheGrowthPerSecond = Mib(8),
                },
                PageFile = Mib(1024),
                BootDemand = Mib(200),
                BootSeconds = 180,
                WorkingSetWindowSeconds = 60,
                PageInMicroseconds = 5000,
            },
            scenario.Vms[0].Template.Guest
        );
        Assert.Equal(
            [
                new TimelineEvent(10_000, "a", new StressAction(StressSize.Fixed(Mib(128)), 3, 1500, 60_000)),
                new TimelineEvent(
                    20_000,
                    "a",
                    new StressAction(
                        new StressSize(StressBasis.GuestTotal, 95, MemorySize.Zero - Mib(192)),
                        WorkerMilliseconds: 5000
                    )
                ),
                new TimelineEvent(30_000, "a", new StressAction(StressSize.Fill)),
                new TimelineEvent(40_000, "a", new StopStressAction()),
            ],
            scenario.Timeline
        );
    }

    [Theory]
    [InlineData("timeline: [{ at: 1 s, stress: { vm: a } }]", "timeline[0].stress.chunk", "Memory that each worker")]
    [InlineData("timeline: [{ at: 1 s, stress: { vm: a, chunk: 5 } }]", "timeline[0].stress.chunk", "\"80 % of free\"")]
    [InlineData("timeline: [{ at: 1 s, stress: { vm: a, chunk: 5 % of max } }]", "timeline[0].stress.chunk", "a size")]
    public void Stress_that_cannot_be_is_named_with_its_place(string line, string path, string expected)
    {
        InvalidInputException refused = Assert.Throws<InvalidInputException>(() =>
            ScenarioReader.Read($"{ScenarioText.Smallest}\n{line}", "s.yaml")
        );
        ValidationIssue issue = Assert.Single(refused.Issues);

        Assert.Equal(6, issue.Line);
        Assert.Equal(path, issue.Path);
        Assert.Contains(expected, issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StressBasis.Fixed, 0, 100, 100)]
    [InlineData(StressBasis.GuestFree, 50, 0, 150)]
    [InlineData(StressBasis.GuestTotal, 95, -192, 758)]
    [InlineData(StressBasis.GuestFree, 3.125, 0, 9)]
    [InlineData(StressBasis.GuestFree, 10, -100, 0)]
    public void A_worker_holds_whole_mebibytes_and_never_less_than_none(
        StressBasis basis,
        double percent,
        long offset,
        long expected
    )
    {
        // 301 MiB free of 1000: half is 150.5, 3.125 % is 9.4; 95 % of 1000 less 192 is 758.
        StressSize size = new(basis, percent, new MemorySize(offset * MemorySize.BytesPerMebibyte));

        Assert.Equal(Mib(expected).Bytes, size.Resolve(Mib(301).Bytes, Mib(1000).Bytes));
    }
}
