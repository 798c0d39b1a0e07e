using BenchmarkDotNet.Attributes;
using DmSim.Core.Workloads;
using DmSim.Traces.Native;

namespace DmSim.Benchmarks.Traces;

/// <summary>
/// From a native trace to what the engine reads. All is told per VM and day: rows a second are the rows of a day ÷ the mean,
/// and the memory that a run keeps of a trace is what <see cref="MakeSeries"/> allocates.
/// </summary>
[MemoryDiagnoser]
public class NativeTraceBenchmarks
{
    private const int VmCount = 20;

    private readonly long[] _rows = new long[4096];
    private string _path = "";
    private NativeTrace _trace = null!;

    /// <summary>Time between samples.</summary>
    [Params(1, 300)]
    public int IntervalSeconds { get; set; }

    [GlobalSetup]
    public void Write()
    {
        _path = Path.Combine(Path.GetTempPath(), $"dmsim-benchmark-{Guid.NewGuid():N}.dmt");
        NativeTraceWriter.Write(BenchmarkTrace.Day(VmCount, IntervalSeconds), _path);
        _trace = NativeTraceReader.Open(_path);
    }

    [GlobalCleanup]
    public void Delete()
    {
        _trace.Dispose();
        File.Delete(_path);
    }

    /// <summary>Maps the file and checks every byte of it.</summary>
    [Benchmark(OperationsPerInvoke = VmCount)]
    public int Open()
    {
        using NativeTrace trace = NativeTraceReader.Open(_path);
        return trace.Vms.Count;
    }

    /// <summary>Decodes times and demand of every row, and keeps none.</summary>
    [Benchmark(OperationsPerInvoke = VmCount)]
    public long ReadRows()
    {
        long sum = 0;
        foreach (TraceVm vm in _trace.Vms)
        {
            for (int first = 0; first < vm.SampleCount; first += _rows.Length)
            {
                Span<long> rows = _rows.AsSpan(0, Math.Min(_rows.Length, vm.SampleCount - first));
                vm.ReadTimes(first, rows);
                sum += rows[0];
                vm.Read(TraceChannel.Demand, first, rows);
                sum += rows[^1];
            }
        }

        return sum;
    }

    /// <summary>Makes the series of a run.</summary>
    [Benchmark(OperationsPerInvoke = VmCount)]
    public long MakeSeries()
    {
        DemandMapper mapper = new(
            TraceSignal.Committed,
            DemandMapping.AsIs,
            DemandMappingOptions.Default,
            AbsenceRule.PowerOff,
            tickMilliseconds: 1000
        );
        long sum = 0;
        foreach (TraceVm vm in _trace.Vms)
        {
            sum += mapper.Map(vm, 0, BenchmarkTrace.DayMilliseconds)!.Count;
        }

        return sum;
    }
}
