namespace DmSim.Core.Policies.Rivals;

/// <summary>The constants of ESX memory management, as options with the published values as defaults.</summary>
internal sealed record EsxOptions
{
    /// <summary>The options with their units and ranges.</summary>
    public static IReadOnlyList<PolicyOption> Declared { get; } =
    [
        PolicyOption.Number("idle-tax", 75, "%", 0, 99, "Tax on idle memory: an idle page costs 1 / (1 - tax) pages."),
        PolicyOption.Choice(
            "idle-pages",
            ["shrinking", "fixed"],
            "Whether revoking idle memory makes the rest more active, or the share of active memory stands as sampled."
        ),
        PolicyOption.Choice(
            "states",
            ["vsphere", "esx-2002"],
            "Thresholds at 100, 64, 32 and 16 % of the sliding minFree, or at 6, 4, 2 and 1 % of the host's memory."
        ),
        PolicyOption.Number("min-free", 100, "%", 0, 1000, "Scale of all thresholds; 0 keeps nothing free."),
        PolicyOption.Number(
            "hysteresis",
            0,
            "%",
            0,
            100,
            "By how much free memory must pass the higher threshold before a milder state; not published."
        ),
        PolicyOption.Number("balloon-max", 65, "%", 0, 100, "Most of a VM's maximum that its balloon takes."),
        PolicyOption.Choice(
            "hard-balloons",
            ["on", "off"],
            "Whether balloons go on to their targets while the host swaps; in vSphere 6 they were seen to stop."
        ),
        PolicyOption.Number(
            "dead-band",
            2,
            "%",
            0,
            100,
            "While nothing is reclaimed, smaller differences from a VM's allocation are left alone; an assumption."
        ),
        PolicyOption.Number("balance-period", 15, "s", 1, 3600, "Time between two rebalances while memory is ample."),
        PolicyOption.Number("check-period", 1, "s", 1, 60, "Time between two rebalances while memory is reclaimed."),
        PolicyOption.Number("sample-period", 30, "s", 1, 3600, "Time between two samples of active memory."),
        PolicyOption.Number(
            "fast-gain",
            0.5,
            "",
            0.001,
            1,
            "Weight of a new sample in the fast average; not published."
        ),
        PolicyOption.Number(
            "slow-gain",
            0.1,
            "",
            0.001,
            1,
            "Weight of a new sample in the slow average; not published."
        ),
    ];

    /// <summary>What an idle page costs, in active pages.</summary>
    public required double IdleCost { get; init; }

    /// <summary>Whether the share of active memory stands as sampled while memory is revoked.</summary>
    public required bool IsActiveShareFixed { get; init; }

    /// <summary>Whether thresholds are shares of the host's memory as in 2002.</summary>
    public required bool HasThresholdsOf2002 { get; init; }

    /// <summary>Scale of all thresholds.</summary>
    public required double ThresholdScale { get; init; }

    /// <summary>By how much a threshold must be passed on the way up, as a share.</summary>
    public required double Hysteresis { get; init; }

    /// <summary>Most of a VM's maximum that its balloon takes, as a share.</summary>
    public required double BalloonShare { get; init; }

    /// <summary>Whether balloons go on to their targets in the hard and low states.</summary>
    public required bool BalloonsWhenHard { get; init; }

    /// <summary>Difference from its allocation that is left to a VM while nothing is reclaimed, as a share.</summary>
    public required double DeadBandShare { get; init; }

    /// <summary>Seconds between two rebalances while memory is ample.</summary>
    public required double BalanceSeconds { get; init; }

    /// <summary>Seconds between two rebalances while memory is reclaimed.</summary>
    public required double CheckSeconds { get; init; }

    /// <summary>Seconds between two samples of active memory.</summary>
    public required double SampleSeconds { get; init; }

    /// <summary>Weight of a new sample in the fast average.</summary>
    public required double FastGain { get; init; }

    /// <summary>Weight of a new sample in the slow average.</summary>
    public required double SlowGain { get; init; }

    /// <summary>Reads resolved values.</summary>
    public static EsxOptions From(PolicyOptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new EsxOptions
        {
            IdleCost = 1 / (1 - (values.Number("idle-tax") / 100)),
            IsActiveShareFixed = values.Choice("idle-pages") == "fixed",
            HasThresholdsOf2002 = values.Choice("states") == "esx-2002",
            ThresholdScale = values.Number("min-free") / 100,
            Hysteresis = values.Number("hysteresis") / 100,
            BalloonShare = values.Number("balloon-max") / 100,
            BalloonsWhenHard = values.Choice("hard-balloons") == "on",
            DeadBandShare = values.Number("dead-band") / 100,
            BalanceSeconds = values.Number("balance-period"),
            CheckSeconds = values.Number("check-period"),
            SampleSeconds = values.Number("sample-period"),
            FastGain = values.Number("fast-gain"),
            SlowGain = values.Number("slow-gain"),
        };
    }
}
