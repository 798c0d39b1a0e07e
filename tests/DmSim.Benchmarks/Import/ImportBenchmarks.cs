using BenchmarkDotNet.Attributes;
using DmSim.Traces.Import;

namespace DmSim.Benchmarks.Import;

/// <summary>Import of a narrow CSV file beside a plain reader of the same file: the ratio is what counts.</summary>
[MemoryDiagnoser]
public class ImportBenchmarks
{
    private const int RowCount = 1_000_000;

    private string _path = "";

    /// <summary>The order of rows.</summary>
    [ParamsAllValues]
    public RowOrder Order { get; set; }

    [GlobalSetup]
    public void Write()
    {
        _path = Path.Combine(Path.GetTempPath(), $"dmsim-benchmark-{Guid.NewGuid():N}.csv");
        NarrowCsv.Write(_path, RowCount, Order);
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_path);

    [Benchmark(Baseline = true)]
    public double PlainReader() => PlainCsvReader.Read(_path).Sum;

    [Benchmark]
    public long Import() => TraceImport.Run(new ImportRequest(_path)).Report.Samples;
}
