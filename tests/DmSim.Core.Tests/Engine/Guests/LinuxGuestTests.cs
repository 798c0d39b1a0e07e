using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>What Linux guests report, hand over, and take, solved by hand; sizes in MiB.</summary>
public class LinuxGuestTests
{
    private static readonly GuestSettings Linux = new() { Kind = GuestKind.Linux };

    [Fact]
    public void A_settled_guest_holds_the_target_of_demand_and_floor()
    {
        // Below 2048 the floor of a guest that holds A is 104 + A/8, and A = 1.2 · (1000 + 104 + A/8): A = 1558.6. A
        // step of at most a unit is left, and the policy's dead band keeps it.
        ReportedRun run = Reported(new RunBuilder { Seconds = 5 }.Vm([(0, 1000)], guest: Linux));

        Assert.InRange(run.Assigned[4], 1556, 1562);
        Assert.Equal(1104 + (run.Assigned[4] / 8), run.Demand[4], 0.01);
        Assert.InRange(100 * run.Demand[4] / run.Assigned[4], 83.2, 83.5);
    }

    [Fact]
    public void Before_anything_is_ballooned_or_added_only_a_kernel_with_the_proposed_change_reports_no_floor()
    {
        // 1000 MiB committed of 4096: floor 232 + 4096/16 = 488.
        Assert.Equal(1488, FirstReport(LinuxKernel.Current));
        Assert.Equal(1488, FirstReport(LinuxKernel.Old));
        Assert.Equal(1000, FirstReport(LinuxKernel.FloorOnDemand));
    }

    [Theory]
    [InlineData(LinuxKernel.Current, 1262, 1262)]
    [InlineData(LinuxKernel.FloorOnDemand, 1262, 1262)]
    [InlineData(LinuxKernel.Old, 1488, 4096)]
    public void The_balloon_stops_at_the_floor(LinuxKernel kernel, long least, long visible)
    {
        // Available memory A − 1000 must stay at the floor. Current: of A, 104 + A/8 below 2048, so A ≥ 1261.7, in units
        // of 2 MiB 1262. Old: of the 4096 it booted with, 488 for good, so A ≥ 1488.
        Timeline run = Ordered(Boot(1000, Linux with { Kernel = kernel }), 512);

        Assert.Equal(least, run.Assigned(0, 119));
        Assert.Equal(visible, run.Visible(0, 119));
        Assert.Equal(
            least - 4096,
            run.Log.Events.Where(item => item.Kind == MachineEventKind.OperationEnded).Sum(item => item.Bytes) >> 20
        );
        Assert.True(run.Count(MachineEventKind.OperationRefused) > 0);
    }

    [Fact]
    public void A_guest_at_its_floor_is_asked_again_only_after_a_while_or_another_report()
    {
        // At the floor nothing changes until second 200, when demand falls by 400; then 400 less and a smaller floor:
        // A − 600 ≥ 104 + A/8, A ≥ 804.6, in units 806.
        RunBuilder builder = new RunBuilder { Seconds = 300, Initial = InitialState.BootInSequence }.Vm(
            [(0, 1000), (200, 600)],
            startup: 4096,
            guest: Linux
        );
        Timeline run = Ordered(builder, 512);
        int[] begun = [.. run.Ticks(MachineEventKind.BalloonBegun).Where(tick => tick is > 60 and < 200)];

        Assert.Equal(1262, run.Assigned(0, 199));
        Assert.Equal(806, run.Assigned(0, 299));
        Assert.InRange(begun.Length, 4, 5);
        Assert.All(begun.Zip(begun.Skip(1), (first, second) => second - first), pause => Assert.Equal(31, pause));
    }

    [Fact]
    public void Hot_added_memory_comes_online_block_by_block()
    {
        // A second per block of 128 MiB. 300 MiB need blocks of 128, 128 and 44 (the rest of the third stays covered):
        // ordered at 45 with the first report, one block in each tick from 46.
        GuestSettings guest = Linux with
        {
            HotAddBlockMilliseconds = 1000,
        };
        Timeline run = Ordered(Boot(500, guest, startup: 1024), 1324);

        Assert.Equal([1024, 1152, 1280, 1324], new[] { 45, 46, 47, 48 }.Select(second => run.Assigned(0, second)));
        Assert.Equal(1324, run.Visible(0, 119));
    }

    [Fact]
    public void What_a_block_already_covers_is_backed_at_once()
    {
        // As above, but 50 s a block is 5 s (the time-out): 44 + 84 fill the third block, then the next takes 5 s again.
        GuestSettings guest = Linux with
        {
            HotAddBlockMilliseconds = 5000,
        };
        RunSpec spec = Boot(500, guest, startup: 1024).Build();
        Timeline run = RunBuilder.Trace(
            ProbePolicy.In(
                spec,
                (host, orders) =>
                {
                    long target = host.Tick < 70 ? 1324 : 1324 + 84 + 2;
                    orders.SetTarget(0, RunBuilder.Mib(target), MoveReason.PolicyRule);
                    return Wake.At(host.Tick + 1);
                }
            )
        );

        Assert.Equal([1024, 1152, 1280, 1324], new[] { 49, 50, 55, 60 }.Select(second => run.Assigned(0, second)));
        Assert.Equal([1408, 1408, 1410], new[] { 71, 74, 75 }.Select(second => run.Assigned(0, second)));
    }

    [Fact]
    public void Without_hot_add_a_guest_never_holds_more_than_its_startup_memory()
    {
        Timeline run = new RunBuilder { Seconds = 300, Initial = InitialState.BootInSequence }
            .Vm([(0, 1000)], startup: 1024, guest: Linux with { CanHotAdd = false })
            .Vm([(0, 1000)], startup: 1024, guest: Linux)
            .Trace();

        Assert.Equal(1024, run.Assigned(0, 299));
        Assert.True(run.Assigned(1, 299) > 1024);
        Assert.Equal(0, run.Result.Totals.Corrections);
    }

    [Fact]
    public void Linux_waits_45_seconds_and_windows_50_before_the_first_report()
    {
        RunBuilder builder = new RunBuilder { Seconds = 60, Initial = InitialState.ColdBoot }
            .Vm([(0, 1000)], guest: Linux)
            .Vm([(0, 1000)])
            .Vm([(0, 1000)], guest: Linux with { PostBootSilenceSeconds = 7 });

        Assert.Equal(45, Reported(builder, 0).FirstSecond);
        Assert.Equal(50, Reported(builder, 1).FirstSecond);
        Assert.Equal(7, Reported(builder, 2).FirstSecond);
    }

    [Theory]
    [InlineData(HyperVVersion.V2012, GuestKind.Linux, true, false)]
    [InlineData(HyperVVersion.V2012R2, GuestKind.Linux, true, true)]
    [InlineData(HyperVVersion.V2012R2, GuestKind.Windows, false, false)]
    [InlineData(HyperVVersion.V2016, GuestKind.Windows, false, true)]
    [InlineData(HyperVVersion.V2016, GuestKind.NoIntegration, true, false)]
    public void Who_reports_depends_on_the_release(
        HyperVVersion version,
        GuestKind kind,
        bool dynamicMemory,
        bool reports
    )
    {
        RunBuilder builder = new RunBuilder { Seconds = 10 }.Vm(
            [(0, 1000)],
            minimum: 2048,
            startup: 2048,
            maximum: 2048,
            dynamicMemory: dynamicMemory,
            kind: kind
        );
        RunSpec spec = builder.Build();
        ReportedRun run = ReportedRun.Of(spec with { Host = spec.Host with { Version = version } }, 0);

        Assert.Equal(reports, run.FirstSecond >= 0);
        Assert.Equal(2048, run.Assigned[9]);
    }

    private static RunBuilder Boot(long demand, GuestSettings guest, long startup = 4096) =>
        new RunBuilder { Seconds = 120, Initial = InitialState.BootInSequence }.Vm(
            [(0, demand)],
            startup: startup,
            guest: guest
        );

    private static double FirstReport(LinuxKernel kernel)
    {
        ReportedRun run = Reported(Boot(1000, Linux with { Kernel = kernel }));
        return run.Demand[run.FirstSecond];
    }

    private static ReportedRun Reported(RunBuilder builder, int vm = 0) => ReportedRun.Of(builder.Build(), vm);

    private static Timeline Ordered(RunBuilder builder, long mebibytes) =>
        RunBuilder.Trace(
            ProbePolicy.In(
                builder.Build(),
                (_, orders) =>
                {
                    orders.SetTarget(0, RunBuilder.Mib(mebibytes), MoveReason.PolicyRule);
                    return Wake.On(WakeEvents.All & ~WakeEvents.FreeBelow);
                }
            )
        );
}
