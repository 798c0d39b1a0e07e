using BenchmarkDotNet.Running;
using DmSim.Benchmarks.Import;

namespace DmSim.Benchmarks;

/// <summary>
/// Measures. <c>dotnet run -c Release --project tests/DmSim.Benchmarks -- --filter '*' -i</c> runs the benchmarks,
/// <c>-- import 20000000</c> imports so many rows once and tells rate, ratio and peak memory.
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

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
        return 0;
    }
}
