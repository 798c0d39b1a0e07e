using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios;

namespace DmSim.Traces.Tests.Scenarios;

public sealed class GuestKeysTests
{
    private static readonly DriverSettings AllFaults = new()
    {
        IsMissing = true,
        IsStuck = true,
        StuckEveryMilliseconds = 600_000,
        StuckForMilliseconds = 60_500,
        SlowFactor = 4,
        MovedShare = 0.5,
        KeepsHotAddOffline = true,
        ReportFactor = 0.25,
        ReportOffset = MemorySize.FromMebibytes(200),
        ReportDelayMilliseconds = 20_000,
        ReportLossShare = 0.3,
    };

    private const string Faults =
        "{ missing: true, stuck: true, stuck-every: 10 min, stuck-for: 60500 ms, slow: 4, partial: 50 %, offline: true, "
        + "report-factor: 0.25, report-offset: 200 MiB, report-delay: 20 s, report-loss: 30 % }";

    [Fact]
    public void Every_key_of_a_guest_reaches_its_setting()
    {
        string guest =
            "{ kind: linux, kernel: old, hot-add: false, hot-add-block: 1 GiB, hot-add-block-time: 2500 ms, "
            + $"post-boot-silence: 9 s, driver: {Faults} }}";
        Scenario scenario = ScenarioReader.Read(ScenarioText.WithVm($"maximum: 4 GiB, guest: {guest},"), "s.yaml");

        GuestSettings expected = new()
        {
            Kind = GuestKind.Linux,
            Kernel = LinuxKernel.Old,
            CanHotAdd = false,
            HotAddBlock = MemorySize.FromGibibytes(1),
            HotAddBlockMilliseconds = 2500,
            PostBootSilenceSeconds = 9,
            Driver = AllFaults,
        };
        Assert.Equal(expected, scenario.Vms[0].Template.Guest);
    }

    [Fact]
    public void Driver_events_carry_their_faults_and_power_nothing()
    {
        string timeline =
            "timeline:\n  - { at: 1 s, unload-driver: a }\n  - { at: 2 s, load-driver: a }\n"
            + $"  - {{ at: 3 s, set-driver: a, driver: {Faults} }}\n  - {{ at: 4 s, set-driver: a }}";
        Scenario scenario = ScenarioReader.Read(ScenarioText.WithVm("maximum: 4 GiB,", timeline), "s.yaml");

        Assert.Equal(
            [
                new UnloadDriverAction(),
                new LoadDriverAction(),
                new SetDriverAction(AllFaults),
                new SetDriverAction(DriverSettings.Healthy),
            ],
            scenario.Timeline.Select(item => item.Action)
        );
        Assert.DoesNotContain(scenario.Timeline, item => item.Action.PowersVm || item.Action.IsOfHost);
    }
}
