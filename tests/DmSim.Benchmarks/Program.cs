using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using DmSim.Benchmarks.Import;
using DmSim.Benchmarks.Ratio;

namespace DmSim.Benchmarks;

/// <summary>
/// Measures. <c>dotnet run -c Release --project tests/DmSim.Benchmarks -- --filter '*' -i</c> runs the benchmarks,
/// <c>-- import 20000000</c> imports so many rows once and tells rate, ratio and peak memory,
/// <c>-- ratio --json</c> tells how the engine compares with plain C doing the same arithmetic.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["import", string rows])
        {
            ImportMeasurement.Run(int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture), Console.Out);
            return 0;
        }

        if (arguments is ["ratio", ..])
        {
            return RatioCommand.Run(arguments[1..], Console.Out);
        }

        // A benchmark that could not run must not pass for one that did.
        IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
        return summaries.All(HasRun) ? 0 : 1;
    }

    private static bool HasRun(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
}
