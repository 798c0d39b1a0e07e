using System.Globalization;
using DmSim.Core.Units;

namespace DmSim.Traces.Expressions;

/// <summary>The value of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Amount">How much, in the unit of its kind. Decimal, so that percentages of sizes are exact.</param>
public readonly record struct ExpressionValue(ExpressionKind Kind, decimal Amount)
{
    /// <summary>Whether the value is a truth that holds.</summary>
    public bool IsTrue => Kind == ExpressionKind.Truth && Amount != 0;

    /// <summary>A plain number.</summary>
    public static ExpressionValue Number(decimal count) => new(ExpressionKind.Number, count);

    /// <summary>A share; 1 is 100 %.</summary>
    public static ExpressionValue Share(decimal share) => new(ExpressionKind.Share, share);

    /// <summary>An amount of memory.</summary>
    public static ExpressionValue Size(decimal bytes) => new(ExpressionKind.Size, bytes);

    /// <summary>A span of time.</summary>
    public static ExpressionValue Time(decimal milliseconds) => new(ExpressionKind.Time, milliseconds);

    /// <summary>A truth.</summary>
    public static ExpressionValue Truth(bool holds) => new(ExpressionKind.Truth, holds ? 1 : 0);

    /// <summary>The unit in which machine-readable output gives <see cref="AmountInUnit"/>.</summary>
    public string Unit =>
        Kind switch
        {
            ExpressionKind.Size => "bytes",
            ExpressionKind.Share => "percent",
            ExpressionKind.Time => "seconds",
            ExpressionKind.Truth => "truth",
            _ => "",
        };

    /// <summary>The amount in <see cref="Unit"/>.</summary>
    public decimal AmountInUnit =>
        Kind switch
        {
            ExpressionKind.Share => Amount * 100,
            ExpressionKind.Time => Amount / 1000,
            _ => Amount,
        };

    /// <summary>The value as people read it: <c>1234 MiB</c>, <c>83.3 %</c>, <c>30 s</c>, <c>true</c>.</summary>
    public override string ToString() =>
        Kind switch
        {
            ExpressionKind.Size => string.Create(
                CultureInfo.InvariantCulture,
                $"{Amount / MemorySize.BytesPerMebibyte:0.###} MiB"
            ),
            ExpressionKind.Share => string.Create(CultureInfo.InvariantCulture, $"{Amount * 100:0.##} %"),
            ExpressionKind.Time => string.Create(CultureInfo.InvariantCulture, $"{Amount / 1000:0.###} s"),
            ExpressionKind.Truth => IsTrue ? "true" : "false",
            _ => Amount.ToString("0.####", CultureInfo.InvariantCulture),
        };
}
