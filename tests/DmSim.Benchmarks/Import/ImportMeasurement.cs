using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DmSim.Traces.Import;
using DmSim.Traces.Native;

namespace DmSim.Benchmarks.Import;

/// <summary>Imports a large table once, from file to native trace, and tells rate, ratio and peak memory as Markdown.</summary>
internal static class ImportMeasurement
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Measures.</summary>
    public static void Run(int rowCount, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("dmsim-benchmark-").FullName;
        try
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors"
                )
            );
            output.WriteLine();
            output.WriteLine(
                "| order | rows | CSV MiB | plain reader, CPU s | import, CPU s | ratio | import, million rows per CPU s "
                    + "| allocated MiB | live after MiB | peak RSS MiB | native MiB |"
            );
            output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (RowOrder order in Enum.GetValues<RowOrder>())
            {
                Measure(rowCount, order, folder, output);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(int rowCount, RowOrder order, string folder, TextWriter output)
    {
        string path = Path.Combine(folder, $"{order}.csv");
        NarrowCsv.Write(path, rowCount, order);
        // Compiled and cached before anything counts.
        string small = Path.Combine(folder, "small.csv");
        NarrowCsv.Write(small, 100_000, order);
        PlainCsvReader.Read(small);
        TraceImport.Run(new ImportRequest(small));
        PlainCsvReader.Read(path);

        double plain = Seconds(() => PlainCsvReader.Read(path));
        GC.Collect();
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        ImportOutcome? outcome = null;
        double import = Seconds(() => outcome = TraceImport.Run(new ImportRequest(path)));
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        long live = GC.GetTotalMemory(forceFullCollection: true);
        long native = NativeTraceWriter.Write(outcome!.Trace, Path.Combine(folder, "out.dmt"));
        using Process process = Process.GetCurrentProcess();
        long rows = outcome.Report.RowsRead;
        double length = new FileInfo(path).Length / Mebibyte;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {order} | {rows} | {length:0} | {plain:0.00} | {import:0.00} | {import / plain:0.00} | {rows / import / 1e6:0.0} | {allocated / Mebibyte:0} | {live / Mebibyte:0} | {process.PeakWorkingSet64 / Mebibyte:0} | {native / Mebibyte:0} |"
            )
        );
        GC.KeepAlive(outcome);
        File.Delete(path);
    }

    /// <summary>Processor time: other work on the machine must not count.</summary>
    private static double Seconds(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
