using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

/// <summary>Counter logs recorded on Hyper-V hosts.</summary>
public sealed class PdhHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Demand_is_physical_memory_times_pressure()
    {
        string path = Log(
            [
                @"HV1\Hyper-V Dynamic Memory VM(web, a)\Physical Memory",
                @"HV1\Hyper-V Dynamic Memory VM(web, a)\Current Pressure",
                @"HV1\Hyper-V Dynamic Memory VM(web, a)\Guest Available Memory",
                @"HV1\Memory\Committed Bytes",
            ],
            ["2048", "75", "512", "999"],
            ["1024", "150", "4294967090", "999"],
            ["1024", "80", "100", "999"]
        );
        ImportOutcome outcome = RunImport(path);
        TraceVm vm = Assert.Single(outcome.Trace.Vms);
        Assert.Equal("web, a", vm.Name);
        // 2,048 MiB · 75 % = 1,536; 1,024 · 150 % = 1,536; 1,024 · 80 % = 819.2 MiB = 858,993,459.2 B.
        Assert.Equal([1536 * MiB, 1536 * MiB, 858_993_459], vm.All(TraceChannel.Demand));
        Assert.Equal([2048 * MiB, 1024 * MiB, 1024 * MiB], vm.All(TraceChannel.Provisioned));
        // 4,294,967,090 is 2^32 - 206: 206 MB more are wanted than there are, so nothing is available.
        Assert.Equal([512 * MiB, 0, 100 * MiB], vm.All(TraceChannel.Available));
        Assert.Equal(TraceSignal.Committed, outcome.Trace.Info.Signal);
        Assert.Contains(outcome.Report.Repairs, repair => repair is { What: "values of 2^31 MB and more", Count: 1 });
        Assert.Contains(
            outcome.Report.Warnings,
            text => text.Contains("'HV1' itself was left out", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Instances_are_vms_and_numbered_ones_have_equal_names()
    {
        string path = Log(
            [
                @"H\Hyper-V Dynamic Memory VM(a)\Physical Memory",
                @"H\Hyper-V Dynamic Memory VM(a)\Current Pressure",
                @"H\Hyper-V Dynamic Memory VM(a#1)\Physical Memory",
                @"H\Hyper-V Dynamic Memory VM(a#1)\Current Pressure",
                @"H\Hyper-V Dynamic Memory VM(b (x.y:z) /1)\Current Pressure",
                @"H\Hyper-V Dynamic Memory VM(b (x.y:z) /1)\Physical Memory",
            ],
            ["100", "50", "200", "50", "25", "400"],
            ["100", "50", " ", " ", "25", "400"]
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal(["a", "a#1", "b (x.y:z) /1"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal([50 * MiB, 50 * MiB], Demand(outcome.Trace));
        Assert.Equal([100 * MiB], Demand(outcome.Trace, 1));
        Assert.Equal([100 * MiB, 100 * MiB], Demand(outcome.Trace, 2));
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("#1, #2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_vm_seen_on_two_hosts_keeps_its_hosts_apart()
    {
        string path = Log(
            [
                @"H1\Hyper-V Dynamic Memory VM(a)\Physical Memory",
                @"H1\Hyper-V Dynamic Memory VM(a)\Current Pressure",
                @"H2\Hyper-V Dynamic Memory VM(a)\Physical Memory",
                @"H2\Hyper-V Dynamic Memory VM(a)\Current Pressure",
                @"H2\Hyper-V Dynamic Memory VM(b)\Physical Memory",
                @"H2\Hyper-V Dynamic Memory VM(b)\Average Pressure",
            ],
            ["100", "50", "200", "50", "400", "10"]
        );
        ImportOutcome outcome = RunImport(path);
        Assert.Equal(["H1/a", "H2/a", "b"], outcome.Trace.Vms.Select(vm => vm.Name));
        Assert.Equal([40 * MiB], Demand(outcome.Trace, 2));
        Assert.Contains(outcome.Report.Warnings, text => text.Contains("Average Pressure", StringComparison.Ordinal));
    }

    [Fact]
    public void Physical_memory_alone_is_no_demand()
    {
        string path = Log([@"H\Hyper-V Dynamic Memory VM(a)\Physical Memory"], ["100"]);
        string problem = Assert.Single(Problems(path));
        Assert.Contains("Current Pressure", problem, StringComparison.Ordinal);
        Assert.Contains("found only", problem, StringComparison.Ordinal);
    }

    private string Log(string[] counters, params string[][] rows)
    {
        string header = string.Join(',', counters.Select(counter => $"\"\\\\{counter}\""));
        IEnumerable<string> lines = rows.Select(
            (row, index) =>
                $"\"03/01/2026 09:30:{index:00}.000\",{string.Join(',', row.Select(value => $"\"{value}\""))}"
        );
        return _folder.Write("host.csv", $"\"(PDH-CSV 4.0) (UTC)(0)\",{header}\r\n{string.Join("\r\n", lines)}\r\n");
    }
}
