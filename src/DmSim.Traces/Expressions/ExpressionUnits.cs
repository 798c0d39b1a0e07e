using DmSim.Core.Units;

namespace DmSim.Traces.Expressions;

/// <summary>The units that may follow a number in an expression.</summary>
internal static class ExpressionUnits
{
    private static readonly Dictionary<string, ExpressionValue> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["%"] = ExpressionValue.Share(0.01m),
        ["B"] = ExpressionValue.Size(1),
        ["KiB"] = ExpressionValue.Size(MemorySize.BytesPerKibibyte),
        ["MiB"] = ExpressionValue.Size(MemorySize.BytesPerMebibyte),
        ["GiB"] = ExpressionValue.Size(MemorySize.BytesPerGibibyte),
        ["TiB"] = ExpressionValue.Size(MemorySize.BytesPerTebibyte),
        ["ms"] = ExpressionValue.Time(1),
        ["s"] = ExpressionValue.Time(1000),
        ["min"] = ExpressionValue.Time(60_000),
        ["h"] = ExpressionValue.Time(3_600_000),
        ["d"] = ExpressionValue.Time(86_400_000),
    };

    /// <summary>What units there are, for messages.</summary>
    public const string Names = "KiB, MiB, GiB, TiB, ms, s, min, h, d or %";

    /// <summary>Units that mean different things to different people, and are refused for it.</summary>
    public static bool IsAmbiguous(string word) => word.ToUpperInvariant() is "KB" or "MB" or "GB" or "TB";

    /// <summary>One of a unit.</summary>
    public static bool TryFind(string word, out ExpressionValue one) => Known.TryGetValue(word, out one);
}
