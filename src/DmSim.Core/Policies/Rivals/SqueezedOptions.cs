using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>The constants of squeezed, as options with the daemon's own values as defaults.</summary>
internal sealed record SqueezedOptions
{
    /// <summary>The options with their units and ranges.</summary>
    public static IReadOnlyList<PolicyOption> Declared { get; } =
    [
        PolicyOption.Number(
            "balance-interval",
            10,
            "s",
            0.1,
            3600,
            "Pause between two looks at the balance of the host."
        ),
        PolicyOption.Number("iteration", 1, "s", 0.1, 60, "Pause between two steps of freeing or handing out memory."),
        PolicyOption.Number("stuck-after", 5, "s", 0.1, 3600, "Without progress for longer, a VM is left out."),
        PolicyOption.Number(
            "uncooperative-after",
            20,
            "s",
            0.1,
            3600,
            "Off its target for longer, a VM is called uncooperative, for people to see."
        ),
        PolicyOption.Number("inaccuracy", 4, "KiB", 0, 1048576, "A VM this close to its target has reached it."),
        PolicyOption.Choice(
            "inaccuracy-compensation",
            ["on", "off"],
            "Whether plans count on getting twice the inaccuracy less from each VM."
        ),
        PolicyOption.Choice(
            "two-phase",
            ["on", "off"],
            "Whether targets are raised only once no VM has to give memory, so that free memory is never overdrawn."
        ),
        PolicyOption.Number("emergency-pool", 64, "MiB", 0, 1048576, "Free memory kept for the hypervisor."),
        PolicyOption.Number("extra-free", 8, "MiB", 0, 1048576, "Free memory kept beside it for building domains."),
        PolicyOption.Number("tolerance", 512, "KiB", 0, 1048576, "Less than this above what is kept is balanced."),
        PolicyOption.Choice(
            "reservation",
            ["fixed", "range"],
            "A start asks for its startup memory, or takes its share of the range from minimum to startup."
        ),
    ];

    /// <summary>Seconds between two looks at the balance.</summary>
    public required double BalanceSeconds { get; init; }

    /// <summary>Seconds between two steps of a run.</summary>
    public required double IterationSeconds { get; init; }

    /// <summary>Seconds without progress after which a VM is left out.</summary>
    public required double StuckSeconds { get; init; }

    /// <summary>Seconds off target after which a VM is uncooperative.</summary>
    public required double UncooperativeSeconds { get; init; }

    /// <summary>How far from its target a VM may be and have reached it; bytes.</summary>
    public required long InaccuracyBytes { get; init; }

    /// <summary>What plans leave out of what a VM can free; bytes.</summary>
    public required long CompensationBytes { get; init; }

    /// <summary>Whether memory is freed before any is handed out.</summary>
    public required bool IsTwoPhase { get; init; }

    /// <summary>Free memory the host keeps; bytes.</summary>
    public required long HostFreeBytes { get; init; }

    /// <summary>How much more free memory still counts as balanced; bytes.</summary>
    public required long ToleranceBytes { get; init; }

    /// <summary>Whether a start takes its share of the range minimum..startup.</summary>
    public required bool ReservesRange { get; init; }

    /// <summary>Reads resolved values.</summary>
    public static SqueezedOptions From(PolicyOptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        long inaccuracy = Kibibytes(values.Number("inaccuracy"));
        double hostFree = values.Number("emergency-pool") + values.Number("extra-free");
        return new SqueezedOptions
        {
            BalanceSeconds = values.Number("balance-interval"),
            IterationSeconds = values.Number("iteration"),
            StuckSeconds = values.Number("stuck-after"),
            UncooperativeSeconds = values.Number("uncooperative-after"),
            InaccuracyBytes = inaccuracy,
            CompensationBytes = values.Choice("inaccuracy-compensation") == "on" ? 2 * inaccuracy : 0,
            IsTwoPhase = values.Choice("two-phase") == "on",
            HostFreeBytes = (long)(hostFree * MemorySize.BytesPerMebibyte),
            ToleranceBytes = Kibibytes(values.Number("tolerance")),
            ReservesRange = values.Choice("reservation") == "range",
        };
    }

    private static long Kibibytes(double count) => (long)(count * 1024);
}
