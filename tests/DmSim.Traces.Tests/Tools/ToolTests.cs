using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;
using DmSim.Traces.Tools;

namespace DmSim.Traces.Tests.Tools;

/// <summary>Small traces whose results can be written down by hand.</summary>
public sealed class ToolTests
{
    private const long Absent = TraceVm.Absent;
    private const long Day = 86_400_000;

    [Fact]
    public void A_slice_begins_with_the_sample_in_force_and_moves_the_clock()
    {
        // Samples at 0, 10 and 20 s; the window 15..25 s sees the second from its start and the third at 5 s.
        DemandTrace trace = Trace(30_000, Vm("a", [0, 10_000, 20_000], [1, 2, 3], 30_000));

        DemandTrace slice = Apply("slice", trace, ("--from", "15 s"), ("--to", "25 s"));

        Check(slice.Vms[0], [0, 5000], [2, 3], 10_000);
        Assert.Equal(10_000, slice.Info.DurationMilliseconds);
        Assert.Equal(1_000_015_000, slice.Info.StartUnixMilliseconds);
        Assert.Equal(10 + 15, slice.Info.StartSecondOfDay);
    }

    [Fact]
    public void A_slice_takes_dates_and_wildcards_and_leaves_out_who_is_absent()
    {
        DemandTrace trace = Trace(
            30_000,
            Vm("db-1", [0], [1], 30_000),
            Vm("db-2", [0, 5000], [1, Absent], 30_000),
            Vm("db-late", [25_000], [1], 30_000),
            Vm("web", [0], [1], 30_000)
        );

        DemandTrace slice = Apply(
            "slice",
            trace,
            ("--from", "1970-01-12T13:46:50Z"),
            ("--to", "20 s"),
            ("--vms", "db-*"),
            ("--except", "?b-z")
        );

        Assert.Equal(["db-1"], slice.Vms.Select(vm => vm.Name));
    }

    [Fact]
    public void Resampling_keeps_peaks_weighs_means_by_time_and_takes_the_last()
    {
        // Cell 0..60 s: 100 for 30 s, 400 for 10 s, absent for 20 s. Cell 60..90 s (the VM ends): 200.
        DemandTrace trace = Trace(120_000, Vm("a", [0, 30_000, 40_000, 60_000], [100, 400, Absent, 200], 90_000));

        Check(Apply("resample", trace, ("--interval", "1 min")).Vms[0], [0, 60_000], [400, 200], 90_000);

        // (100 · 30 + 400 · 10) / 40 = 175
        DemandTrace mean = Apply("resample", trace, ("--interval", "1 min"), ("--value", "mean"));
        Check(mean.Vms[0], [0, 60_000], [175, 200], 90_000);

        DemandTrace last = Apply("resample", trace, ("--interval", "1 min"), ("--value", "last"));
        Check(last.Vms[0], [0, 60_000], [Absent, 200], 90_000);
        Assert.Equal(60_000, last.Vms[0].IntervalMilliseconds);
    }

    [Fact]
    public void Resampling_takes_the_lowest_available_memory_with_the_highest_demand()
    {
        DemandTrace trace = Trace(
            60_000,
            new InMemoryTraceVm("a", [0, 30_000], [100, 400], [500, 600], [50, 90], [400, 200], 60_000)
        );

        TraceVm vm = Apply("resample", trace, ("--interval", "1 min")).Vms[0];

        Assert.Equal([600], vm.All(TraceChannel.Provisioned));
        Assert.Equal([90], vm.All(TraceChannel.WorkingSet));
        Assert.Equal([200], vm.All(TraceChannel.Available));
    }

    [Fact]
    public void Scaling_rounds_halves_up_keeps_absence_and_can_cap()
    {
        DemandTrace trace = Trace(
            3000,
            new InMemoryTraceVm(
                "a",
                [0, 1000, 2000],
                [3, Absent, 10],
                [11, 11, 0],
                [1, Absent, 5],
                [8, Absent, 1],
                3000
            )
        );

        TraceVm half = Apply("scale", trace, ("--demand", "1.5")).Vms[0];
        Assert.Equal([5, Absent, 15], half.All(TraceChannel.Demand));
        Assert.Equal([2, Absent, 8], half.All(TraceChannel.WorkingSet));
        Assert.False(half.Has(TraceChannel.Available));

        // 3 · 4 = 12 is cut to 11; a size of 0 is a hole in the recording and cuts nothing.
        TraceVm capped = Apply("scale", trace, ("--demand", "4"), ("--cap", "")).Vms[0];
        Assert.Equal([11, Absent, 40], capped.All(TraceChannel.Demand));

        TraceVm both = Apply("scale", trace, ("--demand", "2"), ("--provisioned", "2")).Vms[0];
        Assert.Equal([22, 22, 0], both.All(TraceChannel.Provisioned));
        Assert.Equal([16, Absent, 2], both.All(TraceChannel.Available));
    }

    [Fact]
    public void What_is_shifted_past_the_end_comes_round()
    {
        // On a circle of 100 s, 30 s later: the sample of 80 s is at 10 s, in force there from (0 + 30) on is the first.
        DemandTrace trace = Trace(100_000, Vm("a", [0, 80_000], [1, 2], 100_000));

        Check(Apply("shift", trace, ("--later", "30 s")).Vms[0], [0, 10_000, 30_000], [1, 2, 1], 100_000);
        Check(Apply("shift", trace, ("--earlier", "80 s")).Vms[0], [0, 20_000], [2, 1], 100_000);
    }

    [Fact]
    public void A_shifted_vm_is_absent_where_it_was_absent()
    {
        // Present 20..50 s of 100 s with an interval of 10 s; 60 s later: 80..100 s and 0..10 s.
        DemandTrace trace = Trace(100_000, Vm("a", [20_000, 30_000, 40_000], [1, 2, 3], 50_000));

        DemandTrace later = Apply("shift", trace, ("--later", "60 s"));

        Check(later.Vms[0], [0, 10_000, 80_000, 90_000], [3, Absent, 1, 2], 100_000);
    }

    [Fact]
    public void Random_phases_are_whole_days_and_depend_on_seed_and_name_alone()
    {
        TraceVm[] vms =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(index =>
                    Vm($"v{index}", [.. Enumerable.Range(0, 96).Select(h => h * 3_600_000L)], Hours(96), 4 * Day)
                ),
        ];
        DemandTrace all = Apply("shift", Trace(4 * Day, vms), ("--phase", "days"), ("--seed", "5"));
        DemandTrace few = Apply("shift", Trace(4 * Day, vms[..3]), ("--phase", "days"), ("--seed", "5"));

        Assert.Equal(all.Vms[2].All(TraceChannel.Demand), few.Vms[2].All(TraceChannel.Demand));
        Assert.All(all.Vms, vm => Assert.Equal(0, vm.All(TraceChannel.Demand)[0] % 24));
        Assert.True(all.Vms.Select(vm => vm.All(TraceChannel.Demand)[0]).Distinct().Count() > 1);
    }

    [Fact]
    public void A_sample_takes_its_share_from_every_stratum_whatever_the_seed()
    {
        // Ten small and thirty large VMs: of eight, two are small.
        TraceVm[] vms =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(index => new InMemoryTraceVm($"v{index}", [0], [1], [index < 10 ? 1 : 1000], null, null, 1000)),
        ];
        for (int seed = 1; seed < 5; seed++)
        {
            DemandTrace sample = Apply(
                "sample",
                Trace(1000, vms),
                ("--count", "8"),
                ("--by", "size"),
                ("--seed", $"{seed}")
            );

            Assert.Equal(8, sample.Vms.Count);
            Assert.Equal(2, sample.Vms.Count(vm => vm.All(TraceChannel.Provisioned)[0] == 1));
        }
    }

    [Fact]
    public void Merging_aligns_by_date_and_joins_pieces_of_one_vm()
    {
        DemandTrace first = Trace(20_000, Vm("a", [0], [1], 10_000), Vm("b", [0], [5], 20_000));
        DemandTrace second = Trace(20_000, Vm("a", [0], [2], 20_000));
        second = new DemandTrace(second.Info with { StartUnixMilliseconds = 1_000_030_000 }, second.Vms);

        DemandTrace merged = Apply("merge", [first, second], ("--same-name", "join"));

        Check(merged.Vms[0], [0, 10_000, 30_000], [1, Absent, 2], 50_000);
        Assert.Equal(50_000, merged.Info.DurationMilliseconds);
        Assert.Equal(2, merged.Vms.Count);
    }

    [Fact]
    public void Merging_refuses_what_it_cannot_know_all_at_once()
    {
        DemandTrace committed = Trace(20_000, Vm("a", [0], [1], 20_000));
        DemandTrace active = new(
            committed.Info with
            {
                Signal = TraceSignal.Active,
                StartUnixMilliseconds = null,
            },
            committed.Vms
        );

        string[] problems = Problems("merge", [committed, active]);

        Assert.Contains(problems, problem => problem.StartsWith("--signal", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("--align", StringComparison.Ordinal));
        Assert.Contains(
            Problems("merge", [committed, committed]),
            problem => problem.StartsWith("--same-name", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Merging_can_rename_and_align_by_the_clock()
    {
        DemandTrace morning = Trace(20_000, Vm("a", [0], [1], 20_000));
        DemandTrace later = new(morning.Info with { Name = "later", StartSecondOfDay = 12 }, morning.Vms);

        DemandTrace merged = Apply("merge", [morning, later], ("--same-name", "prefix"), ("--align", "clock"));

        Assert.Equal(["t/a", "later/a"], merged.Vms.Select(vm => vm.Name));
        Check(merged.Vms[1], [2000], [1], 22_000);
        Assert.Null(merged.Info.StartUnixMilliseconds);
    }

    [Theory]
    [InlineData("slice")]
    [InlineData("slice", "--from", "1 h")]
    [InlineData("slice", "--from", "soon")]
    [InlineData("slice", "--vms", "nobody")]
    [InlineData("resample")]
    [InlineData("resample", "--interval", "0 s")]
    [InlineData("scale")]
    [InlineData("scale", "--demand", "0")]
    [InlineData("scale", "--demand", "1,5")]
    [InlineData("shift")]
    [InlineData("shift", "--phase", "days")]
    [InlineData("sample", "--count", "2")]
    [InlineData("sample", "--count", "1", "--by", "colour")]
    public void Options_that_do_not_suit_are_refused(string tool, params string[] options)
    {
        (string, string)[] pairs = [.. options.Chunk(2).Select(pair => (pair[0], pair[1]))];

        Assert.NotEmpty(Problems(tool, [Trace(20_000, Vm("a", [0], [1], 20_000))], pairs));
    }

    [Fact]
    public void Every_tool_leaves_a_provenance_with_the_hash_of_its_input()
    {
        DemandTrace trace = Trace(20_000, Vm("a", [0], [1], 20_000));
        TraceInput input = new("folder/t.dmt", trace, "cafe");

        ToolOutcome outcome = ToolRun.Apply("scale", Create("scale", ("--demand", "2")), [input]);

        Assert.Equal("cafe", outcome.Trace.Info.SourceSha256);
        Assert.Equal(
            "Made by 'trace scale': demand × 2, provisioned × 1, from 't.dmt' (SHA-256 cafe). Before: by hand.",
            outcome.Trace.Info.Provenance
        );
    }

    private static long[] Hours(int count) => [.. Enumerable.Range(0, count).Select(hour => (long)hour)];

    private static InMemoryTraceVm Vm(string name, long[] times, long[] demand, long end) =>
        new(name, times, demand, null, null, null, end);

    private static DemandTrace Trace(long duration, params TraceVm[] vms) =>
        new(
            new TraceInfo
            {
                Name = "t",
                Signal = TraceSignal.Committed,
                StartUnixMilliseconds = 1_000_000_000,
                StartSecondOfDay = 10,
                DurationMilliseconds = duration,
                Provenance = "by hand.",
            },
            vms
        );

    private static ITraceTool Create(string name, params (string Name, string Value)[] options)
    {
        ToolArguments arguments = new(options.ToDictionary(option => option.Name, option => option.Value));
        ITraceTool tool = TraceTools.All.Single(one => one.Name == name).Create(arguments);
        arguments.ThrowIfAny();
        return tool;
    }

    private static DemandTrace Apply(string name, DemandTrace trace, params (string, string)[] options) =>
        Apply(name, [trace], options);

    private static DemandTrace Apply(string name, DemandTrace[] traces, params (string, string)[] options) =>
        Create(name, options)
            .Apply([.. traces.Select((trace, index) => new TraceInput($"{index}.dmt", trace, ""))])
            .Trace;

    private static string[] Problems(string name, DemandTrace[] traces, params (string, string)[] options) =>
        [
            .. Assert
                .Throws<InvalidInputException>(() => Apply(name, traces, options))
                .Issues.Select(issue => issue.ToString()),
        ];

    private static void Check(TraceVm vm, long[] times, long[] demand, long end)
    {
        Assert.Equal(times, vm.AllTimes());
        Assert.Equal(demand, vm.All(TraceChannel.Demand));
        Assert.Equal(end, vm.EndMilliseconds);
    }
}
