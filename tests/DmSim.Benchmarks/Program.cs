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

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
        return 0;
    }
}
