using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

public sealed class EsxtopImporterTests : IDisposable
{
    private const string Columns =
        @",""\\esx1\Memory\Kernel MBytes"",""\\esx1\Group Memory(12:db: prod)\Memory Size MBytes"""
        + @",""\\esx1\Group Memory(12:db: prod)\Memory Granted Size MBytes"""
        + @",""\\esx1\Group Memory(12:db: prod)\Memory Consumed Size MBytes"""
        + @",""\\esx1\Group Memory(12:db: prod)\Touched MBytes"""
        + @",""\\esx1\Group Memory(1:system)\Memory Size MBytes"",""\\esx1\Group Memory(1:system)\Touched MBytes"""
        + @",""\\esx1\Group Memory(13:off)\Memory Size MBytes"",""\\esx1\Group Memory(13:off)\Touched MBytes""";

    private const string Header = @"""(PDH-CSV 4.0) (UTC)(0)""" + Columns;

    private const string Rows =
        "\"05/15/2018 02:13:06\",\"1\",\"4096.00\",\"4000.50\",\"3000.00\",\"40.25\",\"9.00\",\"9.00\",\"0.00\",\"0.00\"\n"
        + "\"05/15/2018 02:13:11\",\"1\",\"4096.00\",\"4000.50\",\"3001.00\",\"0.00\",\"9.00\",\"9.00\",\"0.00\",\"0.00\"\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, 40.25, TraceSignal.Active)]
    [InlineData(DemandReading.Touched, 40.25, TraceSignal.Active)]
    [InlineData(DemandReading.Consumed, 3000, TraceSignal.Used)]
    [InlineData(DemandReading.Granted, 4000.5, TraceSignal.Used)]
    public void The_wanted_reading_of_every_vm_is_demand(DemandReading? reading, double mebibytes, TraceSignal signal)
    {
        ImportOutcome outcome = RunImport(
            _folder.Write("esxtop.csv", Header + "\n" + Rows),
            ImportOptions.Default with
            {
                DemandFrom = reading,
            }
        );
        Assert.Equal("esxtop", outcome.Report.Format);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("db: prod", vm.Name);
        Assert.Equal([0, 5000], vm.AllTimes());
        Assert.Equal((long)(mebibytes * MiB), vm.All(TraceChannel.Demand)[0]);
        Assert.Equal([4096 * MiB, 4096 * MiB], vm.All(TraceChannel.Provisioned));
        Assert.Equal(signal, outcome.Trace.Info.Signal);
        Assert.Equal(signal == TraceSignal.Used, vm.Has(TraceChannel.WorkingSet));
        // The VM that is off has no size, and no reading but touched memory in this log.
        Assert.Equal(signal == TraceSignal.Active ? 1 : 0, outcome.Report.Repairs.Count(IsSizeless));
    }

    private static bool IsSizeless(ImportRepair repair) =>
        repair is { Count: 1 } && repair.What.Contains("memory size", StringComparison.Ordinal);

    [Fact]
    public void Committed_memory_cannot_be_seen_from_outside() =>
        Assert.Contains(
            "does not see inside",
            Problems(
                _folder.Write("esxtop.csv", Header + "\n" + Rows),
                ImportOptions.Default with
                {
                    DemandFrom = DemandReading.Committed,
                }
            )[0],
            StringComparison.Ordinal
        );

    [Fact]
    public void Garbage_before_the_banner_and_lone_carriage_returns_are_no_matter()
    {
        string text = ("no termcap entry for xterm-256color, using dumb" + Header + "\n" + Rows).Replace('\n', '\r');
        Assert.Equal([0, 5000], RunImport(_folder.Write("mac.csv", text)).Trace.Vms[0].AllTimes());
    }

    [Fact]
    public void An_activity_estimate_stands_in_for_touched_memory()
    {
        string path = _folder.Write(
            "active.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\e\Group Memory(7:a)\Memory Size MBytes","\\e\Group Memory(7:a)\% Active Estimate"
            "05/15/2018 02:13:06","1000","25"
            """
        );
        Assert.Equal([250 * MiB], Demand(RunImport(path).Trace));
    }

    [Fact]
    public void Groups_of_one_name_are_told_apart_by_number()
    {
        string path = _folder.Write(
            "twins.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\e\Group Memory(7:a)\Memory Size MBytes","\\e\Group Memory(7:a)\Touched MBytes","\\e\Group Memory(9:a)\Memory Size MBytes","\\e\Group Memory(9:a)\Touched MBytes"
            "05/15/2018 02:13:06","1000","25","2000","26"
            """
        );
        Assert.Equal(["a (7)", "a (9)"], RunImport(path).Trace.Vms.Select(vm => vm.Name));
    }

    [Fact]
    public void Times_without_seconds_are_spread_over_their_minutes()
    {
        // A spreadsheet saved rows of 20 s: two of the first minute, three of a whole one, one of the last.
        string[] minutes = ["22:42", "22:42", "22:43", "22:43", "22:43", "22:44"];
        string rows = string.Concat(
            minutes.Select((minute, index) => $"3/26/2015 {minute},1,9,9,9,{index},9,9,0,0\r\n")
        );
        string header = Header.Replace("\"", "", StringComparison.Ordinal);
        ImportOutcome outcome = RunImport(_folder.Write("saved.csv", header + "\r\n" + rows));
        // The first two end their minute: 22:42:20 and :40; time 0 is 22:42:20.
        Assert.Equal([0, 20_000, 40_000, 60_000, 80_000, 100_000], outcome.Trace.Vms[0].AllTimes());
        Assert.Equal([0, MiB, 2 * MiB, 3 * MiB, 4 * MiB, 5 * MiB], Demand(outcome.Trace));
        Assert.Contains(outcome.Report.Repairs, repair => repair is { Count: 5, Done: "spread over their minute" });
    }

    [Fact]
    public void A_single_minute_is_spread_too()
    {
        string rows = string.Concat(Enumerable.Range(0, 12).Select(_ => "3/26/2015 22:42,1,9,9,9,1,9,9,0,0\r\n"));
        string header = Header.Replace("\"", "", StringComparison.Ordinal);
        TraceVm vm = RunImport(_folder.Write("saved.csv", header + "\r\n" + rows)).Trace.Vms[0];
        Assert.Equal(12, vm.SampleCount);
        Assert.Equal(5000, vm.IntervalMilliseconds);
    }

    [Fact]
    public void A_file_of_the_host_alone_says_so()
    {
        string path = _folder.Write(
            "host.csv",
            "(PDH-CSV 4.0) (UTC)(0),\\\\e\\Memory\\Kernel MBytes,\\\\e\\Physical Cpu(0)\\% Util Time\n3/26/2015 22:42,1,2\n"
        );
        string problem = Assert.Single(Problems(path));
        Assert.Contains("no memory of VMs", problem, StringComparison.Ordinal);
        Assert.Contains("esxtop -b -a", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_without_the_wanted_reading_says_which_to_choose()
    {
        string path = _folder.Write(
            "esxtop.csv",
            "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\e\\Group Memory(7:a)\\Memory Size MBytes\"\n\"05/15/2018 02:13:06\",\"1\"\n"
        );
        Assert.Contains("no touched memory", Assert.Single(Problems(path)), StringComparison.Ordinal);
    }
}
