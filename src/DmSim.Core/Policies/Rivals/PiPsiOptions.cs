using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>The constants of the qemus controller, as options with its own values as defaults.</summary>
internal sealed record PiPsiOptions
{
    /// <summary>The options with their units and ranges.</summary>
    public static IReadOnlyList<PolicyOption> Declared { get; } =
    [
        PolicyOption.Number("interval", 5, "s", 1, 3600, "Time between two decisions."),
        PolicyOption.Number("ram-threshold", 80, "%", 0, 100, "Use of the host's memory that the controller aims at."),
        PolicyOption.Number(
            "ram-threshold-hard",
            90,
            "%",
            0,
            100,
            "Use of the host's memory above which a VM may be shrunk below what it uses."
        ),
        PolicyOption.Number("psi-pressure", 10, "%", 0, 100, "Stall of the host from which the ceiling falls."),
        PolicyOption.Number("psi-pressure-max", 50, "%", 0, 100, "Stall at which the ceiling is the minimum."),
        PolicyOption.Number("kp", 0.5, "", 0, 100, "Gain on the error, as a share of the VM's maximum."),
        PolicyOption.Number("ki", 0.05, "1/s", 0, 100, "Gain on the integral of the error."),
        PolicyOption.Number("hysteresis", 128, "MiB", 0, 1048576, "A smaller change is not sent, unless to a bound."),
        PolicyOption.Number(
            "min-mem",
            0,
            "%",
            0,
            100,
            "Least size as a share of the maximum, where that is above the VM's minimum; upstream's default is 33."
        ),
    ];

    /// <summary>Seconds between two decisions.</summary>
    public required double IntervalSeconds { get; init; }

    /// <summary>Share of the host's memory that shall be free.</summary>
    public required double FreeShare { get; init; }

    /// <summary>Free share below which what a guest uses no longer protects it.</summary>
    public required double HardFreeShare { get; init; }

    /// <summary>Stall from which the ceiling falls, percent.</summary>
    public required double StallPercent { get; init; }

    /// <summary>Stall at which the ceiling is the minimum, percent.</summary>
    public required double StallMaximumPercent { get; init; }

    /// <summary>Gain on the error.</summary>
    public required double ProportionalGain { get; init; }

    /// <summary>Gain on the integral.</summary>
    public required double IntegralGain { get; init; }

    /// <summary>Least change worth sending; bytes.</summary>
    public required long HysteresisBytes { get; init; }

    /// <summary>Least size as a share of the maximum.</summary>
    public required double MinimumShare { get; init; }

    /// <summary>Reads resolved values.</summary>
    public static PiPsiOptions From(PolicyOptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new PiPsiOptions
        {
            IntervalSeconds = values.Number("interval"),
            FreeShare = 1 - (values.Number("ram-threshold") / 100),
            HardFreeShare = 1 - (values.Number("ram-threshold-hard") / 100),
            StallPercent = values.Number("psi-pressure"),
            StallMaximumPercent = values.Number("psi-pressure-max"),
            ProportionalGain = values.Number("kp"),
            IntegralGain = values.Number("ki"),
            HysteresisBytes = (long)(values.Number("hysteresis") * MemorySize.BytesPerMebibyte),
            MinimumShare = values.Number("min-mem") / 100,
        };
    }
}
