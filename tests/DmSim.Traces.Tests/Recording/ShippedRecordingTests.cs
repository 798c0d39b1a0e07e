using System.Security.Cryptography;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Tests.Scenarios;

namespace DmSim.Traces.Tests.Recording;

public sealed class ShippedRecordingTests
{
    [Fact]
    public void The_readme_lists_every_recording_with_its_hash()
    {
        string readme = File.ReadAllText(ShippedFiles.PathOf("README.md"));
        string[] files = Directory.GetFiles(ShippedFiles.PathOf("recorded"), "*.dmt");

        Assert.Equal(8, files.Length);
        Assert.All(files, file => Assert.Contains(Row(file), readme, StringComparison.Ordinal));
    }

    /// <summary>Facts of the README: seconds, and least, mean and highest demand in whole MiB.</summary>
    [Theory]
    [InlineData("postgresql", 720, 362, 516, 884, 2048)]
    [InlineData("redis", 720, 119, 600, 762, 2048)]
    [InlineData("redis-as-charged", 720, 100, 102, 136, 2048)]
    [InlineData("nginx", 720, 110, 145, 283, 1024)]
    [InlineData("java", 600, 230, 422, 670, 2048)]
    [InlineData("dotnet-build", 699, 64, 689, 984, 8192)]
    [InlineData("batch", 1065, 64, 1716, 2387, 4096)]
    [InlineData("idle-debian", 3600, 5, 43, 43, 1024)]
    public void A_recording_is_what_the_readme_says(
        string name,
        int seconds,
        long least,
        long mean,
        long highest,
        long size
    )
    {
        DemandTrace trace = TraceFile.Open(
            ShippedFiles.PathOf($"recorded/{name}.dmt"),
            null,
            TestContext.Current.CancellationToken
        );
        using IDisposable? mapping = trace as IDisposable;
        TraceVm vm = Assert.Single(trace.Vms);
        long[] demand = vm.All(TraceChannel.Demand);
        long[] workingSet = vm.All(TraceChannel.WorkingSet);

        Assert.Equal(name, vm.Name);
        Assert.Equal(TraceSignal.Committed, trace.Info.Signal);
        Assert.Equal(seconds * 1000L, trace.Info.DurationMilliseconds);
        Assert.Equal(1000, vm.IntervalMilliseconds);
        Assert.Equal(least, Mebibytes(demand.Min()));
        Assert.Equal(mean, Mebibytes((long)demand.Average()));
        Assert.Equal(highest, Mebibytes(demand.Max()));
        Assert.All(vm.All(TraceChannel.Provisioned), one => Assert.Equal(size, Mebibytes(one)));
        Assert.True(demand.Zip(workingSet).All(pair => pair.Second <= pair.First), "a working set is part of demand");
        Assert.StartsWith("Recorded by dmsim", trace.Info.Provenance, StringComparison.Ordinal);
        Assert.DoesNotContain("/", trace.Info.Provenance, StringComparison.Ordinal);
    }

    private static string Row(string file)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
        return $"| `recorded/{Path.GetFileName(file)}` | `{hash}` |";
    }

    private static long Mebibytes(long bytes) =>
        (long)Math.Round(bytes / (double)MemorySize.BytesPerMebibyte, MidpointRounding.AwayFromZero);
}
