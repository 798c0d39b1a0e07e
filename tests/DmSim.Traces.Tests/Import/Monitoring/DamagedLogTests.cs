using System.Text;
using CsCheck;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Import.Monitoring;

/// <summary>Whatever happens to a log, an import of it is refused or counts its repairs.</summary>
public sealed class DamagedLogTests : IDisposable
{
    private static readonly string[] Logs =
    [
        "\"(PDH-CSV 4.0) (x)(-60)\",\"\\\\H\\Hyper-V Dynamic Memory VM(a)\\Physical Memory\",\"\\\\H\\Hyper-V Dynamic Memory VM(a)"
            + "\\Current Pressure\"\n\"03/01/2026 09:30:00.250\",\"1000\",\"3\"\n\"03/01/2026 09:30:15.250\",\"2000.5\",\"4\"\n",
        "(PDH-CSV 4.0) (UTC)(0),\\\\e\\Group Memory(7:a)\\Memory Size MBytes,\\\\e\\Group Memory(7:a)\\Touched MBytes\n"
            + "3/26/2015 22:42,10,1\n3/26/2015 22:42,10,2\n3/26/2015 22:43,10,3\n",
        "Linux 2.6.32 (h) \t03/24/11 \t_x86_64_\t(4 CPU)\n\n11:00:00 PM kbmemfree kbmemused %memused kbbuffers kbcached kbcommit\n"
            + "11:30:00 PM 1 1 50.00 0 0 9\n12:00:00 AM 1 1 50.00 0 0 9\nAverage: 1 1 50.00 0 0 9\n",
        "# hostname;interval;timestamp;CPU;%user[...];kbmemfree;kbmemused;%memused;kbcommit\n"
            + "h;2;2026-03-01 10:00:00 UTC;0;1;1;1;300;600;60.00;7\nh;-1;2026-03-01 10:00:01 UTC;LINUX-RESTART\n",
        "h\t2\t2026-03-01 10:00:00 UTC\t-\tkbmemfree\t5\nh\t2\t2026-03-01 10:00:00 UTC\t-\tkbcommit\t6\n",
        "{\"sysstat\":{\"hosts\":[{\"nodename\":\"h\",\"statistics\":[{\"timestamp\":{\"date\":\"2026-03-01\",\"time\":\"10:00:00\","
            + "\"utc\":1},\"memory\":{\"memfree\":1,\"memused-percent\":5.00,\"memused\":9,\"commit\":7}}]}]}}",
        "<sysstat><host nodename=\"h\"><statistics><timestamp date=\"2026-03-01\" time=\"10:00:00\" utc=\"1\"><memory>"
            + "<memfree>1</memfree><commit>7</commit></memory></timestamp></statistics></host></sysstat>",
        " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n"
            + " 0  0      5   1000    200    300    0    0     0     2    0    0  1  0 99  0  0 2018-03-21 09:03:09\n",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"node_memory_Committed_AS\","
            + "\"instance\":\"a:1\"},\"values\":[[1700000000.5,\"5\"],[1700000015,\"6\"]]}]}}",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Logs.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_damaged_log_is_refused_or_repaired(int place)
    {
        byte[] log = Encoding.UTF8.GetBytes(Logs[place]);
        Assert.Null(Import(log));
        Gen<byte[]> damaged = Gen.Select(
            Gen.Int[0, 3],
            Gen.Int[0, log.Length - 1],
            Gen.Int[0, 40],
            Gen.Byte,
            (kind, at, length, value) => Damage(log, kind, at, length, value)
        );
        damaged.Sample(
            content =>
            {
                Import(content);
                return true;
            },
            iter: 300,
            threads: 1
        );
    }

    private static byte[] Damage(byte[] log, int kind, int at, int length, byte value)
    {
        int end = Math.Min(log.Length, at + length);
        return kind switch
        {
            0 => log[..at],
            1 => [.. log[..at], .. log[end..]],
            2 => [.. log[..at], value, .. log[(at + 1)..]],
            _ => [.. log[..end], .. log[at..]],
        };
    }

    /// <summary>Imports; anything but a trace or a refusal fails the test.</summary>
    private InvalidInputException? Import(byte[] content)
    {
        string path = _folder.File("log");
        File.WriteAllBytes(path, content);
        try
        {
            ImportOutcome outcome = RunImport(
                path,
                ImportOptions.Default with
                {
                    Installed = MemorySize.FromGibibytes(1),
                }
            );
            foreach (TraceVm vm in outcome.Trace.Vms)
            {
                Assert.All(vm.All(TraceChannel.Demand), value => Assert.True(value >= TraceVm.Absent));
            }

            return null;
        }
        catch (InvalidInputException refusal)
        {
            return refusal;
        }
    }
}
