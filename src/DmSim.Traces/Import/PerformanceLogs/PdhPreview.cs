using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>What the beginning of a counter log tells.</summary>
/// <param name="IsEsxtop">Whether its counters are those of VMware's esxtop.</param>
internal sealed record PdhPreview(bool IsEsxtop)
{
    private static readonly string[] EsxCounters =
    [
        @"\Group Memory(",
        @"\Group Cpu(",
        @"\Physical Cpu(",
        @"\Memory\Kernel MBytes",
        @"\Memory\Machine MBytes",
        @"\Memory\Memory Overcommit",
    ];

    /// <summary>Looks for the banner; <see langword="null"/> where there is none.</summary>
    public static PdhPreview? Find(ImportSource source)
    {
        IReadOnlyList<string> lines = source.First.Lines;
        string? heading = lines.FirstOrDefault(line => line.Contains("(PDH-", StringComparison.Ordinal));
        return heading is null
            ? null
            : new PdhPreview(EsxCounters.Any(name => heading.Contains(name, StringComparison.OrdinalIgnoreCase)));
    }
}
