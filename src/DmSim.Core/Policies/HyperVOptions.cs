using DmSim.Core.Policies.Sharing;

namespace DmSim.Core.Policies;

/// <summary>
/// What Microsoft never published about the Hyper-V balancer (model.md §7, U1..U21), as named options with defaults.
/// </summary>
public sealed record HyperVOptions
{
    /// <summary>The options with their units, ranges and the unknowns they stand for.</summary>
    public static IReadOnlyList<PolicyOption> Declared { get; } =
    [
        PolicyOption.Number("period", 1, "s", 1, 10, "U1: least time between two decisions."),
        PolicyOption.Number(
            "average-window",
            30,
            "s",
            1,
            300,
            "U2: window of the average demand that trimming respects."
        ),
        PolicyOption.Choice(
            "shrink-on",
            ["average", "current"],
            "U3: idle trimming looks at average or current demand."
        ),
        PolicyOption.Number("dead-band", 2, "points", 0, 20, "U4: pressure this far from the target is left alone."),
        PolicyOption.Number(
            "trim-delay",
            300,
            "s",
            0,
            3600,
            "U6: surplus is left alone for this long (240..420 observed)."
        ),
        PolicyOption.Number(
            "trim-rate",
            5,
            "%/min",
            0,
            100,
            "U6: share of the surplus trimmed per minute; 0 never trims."
        ),
        PolicyOption.Choice("weight", ["strict", "proportional"], "U8: how weight enters in shortage."),
        PolicyOption.Choice(
            "start-squeeze",
            ["by-weight", "none"],
            "U10: a start squeezes running VMs up to a ceiling set by its weight, or takes only what becomes free."
        ),
        PolicyOption.Choice(
            "buffer-of",
            ["by-release", "demand", "total"],
            "Meaning of the buffer: of demand (E2), or of the total (E3') as in the beta of 2008 R2 SP1."
        ),
    ];

    /// <summary>Least time between two decisions, seconds.</summary>
    public required double PeriodSeconds { get; init; }

    /// <summary>Window of the average demand, seconds.</summary>
    public required double AverageWindowSeconds { get; init; }

    /// <summary>Whether trimming respects the average demand besides the current one.</summary>
    public required bool ShrinkOnAverage { get; init; }

    /// <summary>Dead band around the target pressure, points.</summary>
    public required double DeadBandPoints { get; init; }

    /// <summary>Time for which surplus is left alone, seconds.</summary>
    public required double TrimDelaySeconds { get; init; }

    /// <summary>Share of surplus trimmed per minute, percent.</summary>
    public required double TrimPercentPerMinute { get; init; }

    /// <summary>How weights share what is short.</summary>
    public required SharingRule Rule { get; init; }

    /// <summary>Whether a start squeezes running VMs.</summary>
    public required bool SqueezeForStart { get; init; }

    /// <summary>What the buffer is a percentage of; <see langword="null"/>: as in the release modelled.</summary>
    public required BufferMeaning? Buffer { get; init; }

    /// <summary>Reads resolved values.</summary>
    public static HyperVOptions From(PolicyOptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new HyperVOptions
        {
            PeriodSeconds = values.Number("period"),
            AverageWindowSeconds = values.Number("average-window"),
            ShrinkOnAverage = values.Choice("shrink-on") == "average",
            DeadBandPoints = values.Number("dead-band"),
            TrimDelaySeconds = values.Number("trim-delay"),
            TrimPercentPerMinute = values.Number("trim-rate"),
            Rule = values.Choice("weight") == "strict" ? SharingRule.StrictByWeight : SharingRule.ProportionalToWeight,
            SqueezeForStart = values.Choice("start-squeeze") == "by-weight",
            Buffer = values.Choice("buffer-of") switch
            {
                "demand" => BufferMeaning.OfDemand,
                "total" => BufferMeaning.OfTotal,
                _ => null,
            },
        };
    }
}
