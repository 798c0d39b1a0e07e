namespace DmSim.Core.Policies.Rivals;

/// <summary>The constants of MOM's ballooning rules, and where its two published rule sets differ.</summary>
internal sealed record MomRules
{
    /// <summary>What either rule set can be told.</summary>
    private static readonly IReadOnlyList<PolicyOption> Constants =
    [
        PolicyOption.Number("history", 10, "samples", 1, 100, "Samples whose mean is decided by."),
        PolicyOption.Number("pressure-threshold", 20, "%", 0.1, 100, "Host memory free below this: guests shrink."),
        PolicyOption.Number(
            "pressure-critical",
            5,
            "%",
            0,
            100,
            "Host memory free up to this: guests are made to swap."
        ),
        PolicyOption.Number("guest-free", 20, "%", 0, 100, "Free memory that a guest keeps while the host has enough."),
        PolicyOption.Number("max-change", 5, "%", 0, 100, "Most that a guest shrinks, or grows unasked, per decision."),
        PolicyOption.Number("min-change", 0.25, "%", 0, 100, "A change must be larger than this share of the guest."),
    ];

    /// <summary>Options of the rules as MOM ships them.</summary>
    public static IReadOnlyList<PolicyOption> Upstream { get; } =
    [
        PolicyOption.Number("monitor-interval", 5, "s", 1, 3600, "Time between two samples of host and guests."),
        PolicyOption.Number("engine-interval", 10, "s", 1, 3600, "Time between two decisions."),
        .. Constants,
        PolicyOption.Choice(
            "minimum-guarantee",
            ["off", "on"],
            "Whether guests below their minimum are lifted to it (balloon-qos.rules, a rule file of its own)."
        ),
    ];

    /// <summary>Options of the rules as VDSM, oVirt's host agent, deploys them.</summary>
    public static IReadOnlyList<PolicyOption> Vdsm { get; } =
    [
        PolicyOption.Number("monitor-interval", 15, "s", 1, 3600, "Time between two samples of host and guests."),
        PolicyOption.Number("engine-interval", 15, "s", 1, 3600, "Time between two decisions."),
        .. Constants,
        PolicyOption.Choice(
            "balloon",
            ["off", "on"],
            "Whether guests shrink when the host is short; off, as in production, leaves growing only."
        ),
    ];

    /// <summary>Time between two samples, seconds.</summary>
    public required double MonitorSeconds { get; init; }

    /// <summary>Time between two decisions, seconds.</summary>
    public required double EngineSeconds { get; init; }

    /// <summary>Samples kept.</summary>
    public required int HistoryLength { get; init; }

    /// <summary>Share of host memory free below which guests shrink.</summary>
    public required double PressureThreshold { get; init; }

    /// <summary>Share of host memory free up to which guests are made to swap.</summary>
    public required double PressureCritical { get; init; }

    /// <summary>Share of its memory that a guest keeps free.</summary>
    public required double GuestFree { get; init; }

    /// <summary>Most change per decision, as a share of the guest.</summary>
    public required double MostChange { get; init; }

    /// <summary>Least change worth an operation, as a share of the guest.</summary>
    public required double LeastChange { get; init; }

    /// <summary>Whether guests shrink at all.</summary>
    public required bool Shrinks { get; init; }

    /// <summary>Whether the free memory that a growing guest is given follows the host's, instead of being fixed.</summary>
    public required bool ScalesGrowth { get; init; }

    /// <summary>Whether guests below their minimum are lifted to it, after everything else.</summary>
    public required bool GuaranteesMinimum { get; init; }

    /// <summary>Reads the options of the upstream rules.</summary>
    public static MomRules FromUpstream(PolicyOptionValues values) =>
        From(values, shrinks: true, scalesGrowth: false, values.Choice("minimum-guarantee") == "on");

    /// <summary>Reads the options of VDSM's rules.</summary>
    public static MomRules FromVdsm(PolicyOptionValues values) =>
        From(values, values.Choice("balloon") == "on", scalesGrowth: true, guaranteesMinimum: true);

    private static MomRules From(PolicyOptionValues values, bool shrinks, bool scalesGrowth, bool guaranteesMinimum) =>
        new()
        {
            MonitorSeconds = values.Number("monitor-interval"),
            EngineSeconds = values.Number("engine-interval"),
            HistoryLength = (int)values.Number("history"),
            PressureThreshold = values.Number("pressure-threshold") / 100,
            PressureCritical = values.Number("pressure-critical") / 100,
            GuestFree = values.Number("guest-free") / 100,
            MostChange = values.Number("max-change") / 100,
            LeastChange = values.Number("min-change") / 100,
            Shrinks = shrinks,
            ScalesGrowth = scalesGrowth,
            GuaranteesMinimum = guaranteesMinimum,
        };
}
