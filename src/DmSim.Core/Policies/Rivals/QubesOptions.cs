using System.Runtime.Intrinsics;
using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>The constants of qmemman.</summary>
internal sealed record QubesOptions
{
    /// <summary>The options with their units and defaults.</summary>
    public static IReadOnlyList<PolicyOption> Declared { get; } =
    [
        PolicyOption.Number("cache-factor", 1.3, "x", 1, 10, "A domain prefers this much times what it uses."),
        PolicyOption.Number("min-preferred", 200, "MiB", 0, 1 << 20, "Least a domain prefers, dom0 excepted."),
        PolicyOption.Number(
            "dom0-boost",
            350,
            "MiB",
            0,
            1 << 20,
            "What dom0 prefers on top, for the disks of all others."
        ),
        PolicyOption.Number(
            "keep-free",
            0,
            "MiB",
            0,
            1 << 20,
            "Memory never given out; qmemman keeps 50 MiB of all, here the host's reserve stands for it."
        ),
        PolicyOption.Number("min-transfer", 150, "MiB", 0, 1 << 20, "A balance moving less in all is not worth it,"),
        PolicyOption.Number(
            "min-gain",
            15,
            "MiB",
            0,
            1 << 20,
            "unless a domain below its preference gains more than this."
        ),
        PolicyOption.Number("request-margin", 5, "%", 0, 100, "Asked of donors on top of what a start needs."),
        PolicyOption.Number("request-rate", 100, "MiB/s", 0, 1 << 20, "A start fails when memory comes slower,"),
        PolicyOption.Number("request-patience", 3, "s", 1, 3600, "measured over this long."),
        PolicyOption.Number("stuck-after", 0.5, "s", 0.1, 3600, "A donor that gave nothing for this long is left out."),
    ];

    /// <summary>Preferred memory per used.</summary>
    public required double CacheFactor { get; init; }

    /// <summary>Least preferred memory, bytes.</summary>
    public required double LeastPreferredBytes { get; init; }

    /// <summary>What the management domain prefers on top, bytes.</summary>
    public required double ManagementBoostBytes { get; init; }

    /// <summary>Memory never given out, bytes.</summary>
    public required long KeptFreeBytes { get; init; }

    /// <summary>Least sum of changes worth a balance, bytes.</summary>
    public required long LeastTransferBytes { get; init; }

    /// <summary>Least gain of a needy domain worth a balance, bytes.</summary>
    public required long LeastGainBytes { get; init; }

    /// <summary>What donors are asked per byte requested.</summary>
    public required double RequestFactor { get; init; }

    /// <summary>Least rate at which requested memory must come, bytes per second.</summary>
    public required double RequestBytesPerSecond { get; init; }

    /// <summary>Time over which that rate is measured, seconds.</summary>
    public required double RequestPatienceSeconds { get; init; }

    /// <summary>Time after which a donor that gave nothing is stuck, seconds.</summary>
    public required double StuckAfterSeconds { get; init; }

    /// <summary>Reads resolved values.</summary>
    public static QubesOptions From(PolicyOptionValues values) =>
        new()
        {
            CacheFactor = values.Number("cache-factor"),
            LeastPreferredBytes = Bytes(values, "min-preferred"),
            ManagementBoostBytes = Bytes(values, "dom0-boost"),
            KeptFreeBytes = Bytes(values, "keep-free"),
            LeastTransferBytes = Bytes(values, "min-transfer"),
            LeastGainBytes = Bytes(values, "min-gain"),
            RequestFactor = (100 + values.Number("request-margin")) / 100,
            RequestBytesPerSecond = Bytes(values, "request-rate"),
            RequestPatienceSeconds = values.Number("request-patience"),
            StuckAfterSeconds = values.Number("stuck-after"),
        };

    /// <summary>What a domain prefers to hold, given what it uses; bytes, cut to whole ones.</summary>
    public long Preferred(long usedBytes, long maximumBytes, bool isManagement)
    {
        double wanted = usedBytes * CacheFactor;
        return isManagement
            ? (long)Math.Min(wanted + ManagementBoostBytes, maximumBytes)
            : (long)Math.Max(Math.Min(wanted, maximumBytes), LeastPreferredBytes);
    }

    /// <summary>The same for four domains, of which none is the management domain.</summary>
    public Vector256<long> Preferred(Vector256<long> usedBytes, Vector256<long> maximumBytes)
    {
        Vector256<double> wanted = Vector256.ConvertToDouble(usedBytes) * CacheFactor;
        wanted = Vector256.Min(wanted, Vector256.ConvertToDouble(maximumBytes));
        return Vector256.ConvertToInt64(Vector256.Max(wanted, Vector256.Create(LeastPreferredBytes)));
    }

    private static long Bytes(PolicyOptionValues values, string name) =>
        (long)(values.Number(name) * MemorySize.BytesPerMebibyte);
}
