using System.Globalization;
using DmSim.Core.Units;

namespace DmSim.Traces.Recording.Linux;

/// <summary>Reads what processes are charged for, each once per moment.</summary>
internal sealed class ProcessMemoryReader(ProcFolder proc)
{
    private readonly Dictionary<int, ProcessMemory?> _read = [];

    /// <summary>Forgets the moment before.</summary>
    public void BeginTick() => _read.Clear();

    /// <summary>Reads a process.</summary>
    /// <returns>Its memory, or <see langword="null"/> where it has ended or is part of the kernel.</returns>
    public ProcessMemory? Read(int id)
    {
        if (!_read.TryGetValue(id, out ProcessMemory? memory))
        {
            memory = proc.TryRead(Name(id, "smaps"), out ReadOnlySpan<byte> text)
                ? SmapsReader.Read(text)
                : Estimate(id, proc.WasRefused);
            memory = memory is { AreaCount: 0, IsEstimated: false } ? null : memory;
            _read[id] = memory;
        }

        return memory;
    }

    /// <summary>
    /// Of a process of somebody else only the sums of private data and stack are public: close to what is charged.
    /// </summary>
    private ProcessMemory? Estimate(int id, bool isOthers)
    {
        // Without a refusal the process has ended in between.
        if (!isOthers || !proc.TryRead(Name(id, "status"), out ReadOnlySpan<byte> text))
        {
            return null;
        }

        long? data = ProcFolder.NumberAfter(text, "VmData:"u8);
        long stack = ProcFolder.NumberAfter(text, "VmStk:"u8) ?? 0;
        long resident = ProcFolder.NumberAfter(text, "RssAnon:"u8) ?? 0;
        return data is { } kibibytes
            ? new ProcessMemory(
                (kibibytes + stack) * MemorySize.BytesPerKibibyte,
                resident * MemorySize.BytesPerKibibyte,
                UnreservedBytes: 0,
                AreaCount: 0,
                IsEstimated: true,
                []
            )
            : null;
    }

    private static string Name(int id, string file) => string.Create(CultureInfo.InvariantCulture, $"{id}/{file}");
}
