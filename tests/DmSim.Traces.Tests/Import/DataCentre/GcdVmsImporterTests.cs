using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.DataCentre;

public sealed class GcdVmsImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_300_s_apart_and_what_is_above_100_percent_is_cut_and_counted()
    {
        _folder.Write("vm_6127640366_10", "5.5 25\n50.5 150.25\n7 50\n");
        _folder.Write("vm_6127640366_9", "5.5 10.115200000000002\n");
        ImportOutcome outcome = RunImport(_folder.Path);
        Assert.Equal(["vm_6127640366_9", "vm_6127640366_10"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal([0, 300_000, 600_000], outcome.Trace.Vms[1].AllTimes());
        // 8 GiB are assumed.
        Assert.Equal([2048 * MiB, 8192 * MiB, 4096 * MiB], Demand(outcome.Trace, 1));
        Assert.Equal([8192 * MiB, 8192 * MiB, 8192 * MiB], outcome.Trace.Vms[1].All(TraceChannel.Provisioned));
        // 8 GiB x 0.101152 = 868,889,063.85
        Assert.Equal([868_889_064], Demand(outcome.Trace));
        Assert.Equal((1, 1, "gcd-vms"), (outcome.Report.OutOfRange, outcome.Report.Clamped, outcome.Report.Format));
        Assert.Contains(
            outcome.Report.Warnings,
            text => text.Contains("assumed to be 8 GiB", StringComparison.Ordinal)
        );
        Assert.Null(outcome.Trace.Info.StartUnixMilliseconds);
        ImportOptions half = ImportOptions.Default with { NominalSize = MemorySize.FromGibibytes(4) };
        Assert.Equal([1024 * MiB, 4096 * MiB, 2048 * MiB], Demand(RunImport(_folder.Path, half).Trace, 1));
    }

    [Fact]
    public void Lines_that_are_no_two_numbers_are_listed()
    {
        string path = _folder.Write("vm_1_1", string.Concat(Enumerable.Repeat("1 2\n", 20)) + "1 x\n1 2 3\n1\n1 2\n");
        Assert.Equal(
            [
                "21:3: memory % 'x' is no number; expected digits with '.' as the decimal mark",
                "22:: the line has 3 fields; expected 2",
                "23:: the line has 1 fields; expected 2",
            ],
            Problems(path)
        );
    }

    [Fact]
    public void The_real_set_has_1600_vms_of_a_day()
    {
        ImportOutcome outcome = RunImport(SharedData.Find("google2011-vms/GCD_VMs.tar.gz"));
        Assert.Equal((1600, 460_800L), (outcome.Report.Vms, outcome.Report.Samples));
        // Counted apart from this program: 613 of the lines are above 100 %.
        Assert.Equal((613L, 613L), (outcome.Report.OutOfRange, outcome.Report.Clamped));
        Assert.Equal(86_400_000, outcome.Trace.Info.DurationMilliseconds);
        // The publisher's mean of 19.55 % (612 lines of more than 100 % are cut here).
        double mean = outcome.Trace.Vms.Average(vm => vm.All(TraceChannel.Demand).Average()) / (8L << 30) * 100;
        Assert.InRange(mean, 19.3, 19.6);
    }
}
