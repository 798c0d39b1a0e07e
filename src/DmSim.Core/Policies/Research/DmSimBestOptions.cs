namespace DmSim.Core.Policies.Research;

/// <summary>The options of <c>dmsim-best</c>.</summary>
/// <param name="HorizonSeconds">Time within which a rise must be covered by a buffer.</param>
/// <param name="PlanSeconds">Time from one sizing of buffers to the next.</param>
/// <param name="LeastRiskPercent">Share of horizons in which a rise may exceed the buffer even where memory is plenty.</param>
/// <param name="PoolPercent">Share of the host's memory that is kept free for all rather than given to one.</param>
/// <param name="DeadBandPercent">Share of demand below which a difference from the target moves nothing.</param>
/// <param name="TurnSeconds">How long one VM goes short before the next takes its turn.</param>
/// <param name="Concentrates">Whether a shortage is put on few VMs in turns; otherwise pressure is levelled.</param>
public sealed record DmSimBestOptions(
    double HorizonSeconds,
    double PlanSeconds,
    double LeastRiskPercent,
    double PoolPercent,
    double DeadBandPercent,
    double TurnSeconds,
    bool Concentrates
)
{
    /// <summary>The options with their units and ranges.</summary>
    public static IReadOnlyList<PolicyOption> Declared { get; } =
    [
        PolicyOption.Number("horizon", 10, "s", 1, 3600, "Time within which a rise of demand must fit the buffer."),
        PolicyOption.Number("plan", 30, "s", 1, 3600, "Time from one sizing of buffers to the next."),
        PolicyOption.Number(
            "least-risk",
            0.01,
            "%",
            0.0001,
            50,
            "Share of horizons in which a rise may exceed the buffer even where memory is plenty; the rest stays free."
        ),
        PolicyOption.Number("pool", 0.5, "%", 0, 50, "Share of the host kept free for all as long as buffers allow."),
        PolicyOption.Number("dead-band", 2, "%", 0, 20, "Share of demand that is not worth moving."),
        PolicyOption.Number("turn", 60, "s", 1, 86_400, "How long one VM goes short before it is another's turn."),
        PolicyOption.Choice(
            "shortage",
            ["concentrated", "level"],
            "Whether a shortage is put on few VMs in turns, or pressure is levelled over all."
        ),
    ];

    /// <summary>The options from resolved values.</summary>
    public static DmSimBestOptions From(PolicyOptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new DmSimBestOptions(
            values.Number("horizon"),
            values.Number("plan"),
            values.Number("least-risk"),
            values.Number("pool"),
            values.Number("dead-band"),
            values.Number("turn"),
            values.Choice("shortage") == "concentrated"
        );
    }
}
