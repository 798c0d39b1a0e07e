using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

public sealed class AzureImporterTests : IDisposable
{
    private const long GiB = 1L << 30;

    // Every VM holds half of its size, and a fifth more at full CPU.
    private static readonly ImportOptions Half = ImportOptions.Default with
    {
        SyntheticDemand = new SyntheticDemand
        {
            LeastPercent = 50,
            MostPercent = 50,
            CpuPercent = 20,
        },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_option_the_set_says_what_it_lacks()
    {
        _folder.Write("vmtable.csv", Vm('a', 0, 900, "50", "1", "4"));
        string problem = Assert.Single(Problems(_folder.Path));
        Assert.Contains("no memory use over time; --synthetic-demand", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Demand_is_made_of_size_lifetime_and_cpu_and_marked_everywhere()
    {
        _folder.Write(
            "vmtable.csv",
            Vm('a', 0, 900, "50", "1", "4") + Vm('b', 300, 600, "0", "2", "1.75") + Vm('c', 600, 600, "1", "1", "1")
        );
        _folder.Write(
            "vm_cpu_readings-file-1-of-125.csv",
            Reading(0, 'a', "100") + Reading(300, 'a', "25") + Reading(300, 'z', "1") + Reading(900, 'a', "1")
        );
        ImportOutcome outcome = RunImport(_folder.Path, Half);
        TraceVm first = outcome.Trace.Vms[0];
        // 4 GiB x (50 % + 20 % x CPU): 100 %, 25 %, and 50 % on average where there is no reading.
        Assert.Equal([0, 300_000, 600_000], first.AllTimes());
        Assert.Equal([Bytes(4, 0.7), Bytes(4, 0.55), Bytes(4, 0.6)], Demand(outcome.Trace));
        Assert.Equal((900_000, 300_000), (first.EndMilliseconds, first.IntervalMilliseconds));
        TraceVm second = outcome.Trace.Vms[1];
        Assert.Equal([300_000], second.AllTimes());
        Assert.Equal([Bytes(1.75, 0.5)], Demand(outcome.Trace, 1));
        Assert.Equal(600_000, second.EndMilliseconds);
        ImportReport report = outcome.Report;
        Assert.Equal((2, 7L), (report.Vms, report.RowsRead));
        Assert.Equal(1, Count(report, "VMs that end no later than they begin"));
        Assert.Equal(1, Count(report, "CPU readings of VMs that are not in vmtable"));
        Assert.Equal(1, Count(report, "CPU readings outside a VM's lifetime"));
        Assert.Equal(1, Count(report, "VMs without CPU readings"));
        Assert.Equal(1, Count(report, "VMs whose CPU readings do not cover their lifetime"));
        Assert.Equal(4, Count(report, "samples of synthetic demand"));
        Assert.Equal(outcome.Trace.Info.Name, Path.GetFileName(_folder.Path) + " (synthetic demand)");
        Assert.Contains(
            "4 samples of synthetic demand: made up as",
            outcome.Trace.Info.Provenance,
            StringComparison.Ordinal
        );
        Assert.StartsWith("the demand is synthetic", report.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Readings_alone_take_vmtable_from_beside_them_or_ask_for_it()
    {
        string path = _folder.Write("vm_cpu_readings-file-1-of-195.csv", Reading(0, 'a', "100"));
        Assert.Contains("there is no vmtable", Assert.Single(Problems(path, Half)), StringComparison.Ordinal);
        _folder.Write("vmtable.csv", Vm('a', 0, 300, "50", "2", "2"));
        Assert.Equal([Bytes(2, 0.7)], Demand(RunImport(path, Half).Trace));
    }

    [Fact]
    public void Buckets_of_v2_are_their_upper_bounds_and_the_open_one_is_twice_its_bound()
    {
        string path = _folder.Write(
            "vmtable.csv",
            Vm('a', 0, 300, "0", "2", "4") + Vm('b', 0, 300, "0", ">24", ">64") + Vm('c', 0, 300, "0", "24", "64")
        );
        ImportOutcome outcome = RunImport(path, Half);
        Assert.Equal([2 * GiB], Demand(outcome.Trace, 0));
        Assert.Equal([64 * GiB], Demand(outcome.Trace, 1));
        Assert.Equal([32 * GiB], Demand(outcome.Trace, 2));
        Assert.Equal(1, Count(outcome.Report, "VMs whose size is only known to be above a bound (such as >64)"));
    }

    [Fact]
    public void Shares_are_drawn_per_vm_within_their_bounds_and_by_the_seed()
    {
        string rows = string.Concat("abcdefghijklmnopqrstuvwxyz".Select(vm => Vm(vm, 0, 300, "0", "2", "4")));
        string path = _folder.Write("vmtable.csv", rows);
        ImportOptions options = ImportOptions.Default with { SyntheticDemand = SyntheticDemand.Default };
        long[] drawn = Of(options);
        Assert.Equal(drawn, Of(options));
        Assert.All(drawn, bytes => Assert.InRange(bytes, Bytes(4, 0.2), Bytes(4, 0.8)));
        Assert.True(drawn.Distinct().Count() > 20);
        Assert.NotEqual(drawn, Of(options with { SyntheticDemand = new SyntheticDemand { Seed = 2 } }));

        long[] Of(ImportOptions chosen) =>
            [.. RunImport(path, chosen).Trace.Vms.Select(vm => vm.All(TraceChannel.Demand)[0])];
    }

    [Theory]
    [InlineData("default", 20, 80, 20, 1)]
    [InlineData("share=30..30", 30, 30, 20, 1)]
    [InlineData("share=10%..90.5%, cpu=0 ,seed=7", 10, 90.5, 0, 7)]
    public void Assumptions_can_be_stated_in_parts(string text, double least, double most, double cpu, int seed)
    {
        Assert.Null(SyntheticDemand.TryParse(text, out SyntheticDemand demand));
        Assert.Equal(
            (least, most, cpu, seed),
            (demand.LeastPercent, demand.MostPercent, demand.CpuPercent, demand.Seed)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("share=80..20")]
    [InlineData("share=20")]
    [InlineData("share=0..101")]
    [InlineData("cpu=-1")]
    [InlineData("cpu=1,5")]
    [InlineData("seed=-1")]
    [InlineData("load=3")]
    public void Assumptions_that_cannot_be_read_are_refused(string text) =>
        Assert.StartsWith("expected 'default'", SyntheticDemand.TryParse(text, out _), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "VM Id,Subscription Id,Deployment Id,VM Created,VM Deleted,Max,Avg CPU,P95,Category,Cores,VM Memory Bucket\n"
    )]
    [InlineData("a,b,c,d,e,f,g,h,i,j,k\n")]
    public void Copies_with_headers_of_their_own_are_read(string header)
    {
        string path = _folder.Write(
            "vmtable.csv",
            header + Vm('a', 0, 300, "0", "2", "4") + Vm('b', 0, 300, "0", "2", "8")
        );
        ImportOutcome outcome = RunImport(path, Half);
        Assert.Equal([2 * GiB, 4 * GiB], outcome.Trace.Vms.Select(vm => vm.All(TraceChannel.Demand)[0]));
        Assert.StartsWith("its header has", outcome.Report.RecognizedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_rows_are_listed()
    {
        string good = string.Concat(Enumerable.Range(0, 20).Select(_ => Vm('a', 0, 900, "50", "1", "4")));
        _folder.Write(
            "vmtable.csv",
            good
                + Vm('b', 0, 900, "50", "1", "x")
                + Vm('c', -5, 900, "50", "1", "4")
                + Vm('d', 0, 900, "y", "1", "4")
                + Vm('e', 0, 900, "1", "1", "0")
                + "a,b\n"
                + Vm('f', 0, 900, "", "1", "4")
        );
        Assert.Equal(5, Problems(_folder.Path, Half).Length);
    }

    [Fact]
    public void The_real_sample_has_ten_vms()
    {
        string path = SharedData.Find("azure-sample");
        Assert.Contains("--synthetic-demand", Assert.Single(Problems(path)), StringComparison.Ordinal);
        ImportOutcome outcome = RunImport(path, Half);
        Assert.Equal((10, 110L), (outcome.Report.Vms, outcome.Report.RowsRead));
        // Created at 0, deleted at 2,591,700 s.
        Assert.Equal(2_591_700_000, outcome.Trace.Info.DurationMilliseconds);
        Assert.Equal(
            [1.75, 0.75, 1.75],
            outcome.Trace.Vms.Take(3).Select(vm => vm.All(TraceChannel.Provisioned)[0] / (double)GiB)
        );
    }

    private static long Bytes(double gibibytes, double share) => (long)Math.Round(share * (gibibytes * GiB));

    private static long Count(ImportReport report, string what) => report.Repairs.Single(one => one.What == what).Count;

    private static string Vm(char id, long created, long deleted, string averageCpu, string cores, string memory) =>
        $"{Id(id)},{Id('S')},{Id('D')}+/==,{created},{deleted},99.3,{averageCpu},10.1,Delay-insensitive,{cores},{memory}\n";

    private static string Reading(long seconds, char id, string averageCpu) =>
        $"{seconds},{Id(id)},0.1,99.9,{averageCpu}\n";

    private static string Id(char letter) => new(letter, 64);
}
