using System.Runtime.InteropServices;

namespace DmSim.Benchmarks;

/// <summary>Describes the machine that measures.</summary>
internal static class Machine
{
    private const string ProcessorInformation = "/proc/cpuinfo";

    /// <summary>The processor's name, where the system tells it.</summary>
    public static string Processor
    {
        get
        {
            string? model = File.Exists(ProcessorInformation)
                ? File.ReadLines(ProcessorInformation)
                    .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                : null;
            string name = model is null
                ? RuntimeInformation.ProcessArchitecture.ToString()
                : model.Split(':', 2)[1].Trim();
            return $"{name}, {Environment.ProcessorCount} processors";
        }
    }
}
