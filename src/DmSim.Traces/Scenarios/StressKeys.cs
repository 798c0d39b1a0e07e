using DmSim.Core.Scenarios.Actions;
using DmSim.Traces.Expressions;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of stress in a guest.</summary>
internal static class StressKeys
{
    private const long LongestMilliseconds = 7 * 86_400_000L;

    private static readonly Form<StressSize> Chunk = new ScalarForm<StressSize>(
        "a size, \"80 % of free\", \"95 % of total - 192 MiB\" or \"all free\"",
        (ScalarNode node, out StressSize value) => StressSizeText.TryParse(node.Text, out value),
        () =>
            Scalars.Pattern(
                @"^ *(all free|[0-9.]+ *([KkMmGgTt][Ii])?[Bb]"
                    + @"|[0-9.]+ *% *of *(free|total)( *[+-] *[0-9.]+ *([KkMmGgTt][Ii])?[Bb])?) *$"
            ),
        new ScalarExpression(ExpressionKind.Size)
    );

    /// <summary>Stress in the guests of a VM or group.</summary>
    public static readonly Form<StressDraft> Stress = new MapForm<StressDraft>(
        "stress",
        () =>
            [
                Key.Required<StressDraft, Located<string>>(
                    "vm",
                    "Name of the VM or group in whose guests it runs.",
                    SharedForms.Name.Located(),
                    (draft, value) => draft with { Vm = value }
                ),
                Key.Required<StressDraft, StressSize>(
                    "chunk",
                    "Memory that each worker commits and uses: a size, a share of what the guest has free or in total when it "
                        + "begins (80 % of free, 95 % of total - 192 MiB), or all free (takes whatever is free, also what is added).",
                    Chunk,
                    (draft, value) => draft with { Action = draft.Action with { Chunk = value } }
                ),
                Key.Optional<StressDraft, int>(
                    "workers",
                    "How many workers; default 1.",
                    Scalars.Integer(1, 100_000),
                    (draft, value) => draft with { Action = draft.Action with { Workers = value } }
                ),
                Key.Optional<StressDraft, long>(
                    "stagger",
                    "Time from the begin of one worker to that of the next; default all at once.",
                    Scalars.Duration(0, LongestMilliseconds),
                    (draft, value) => draft with { Action = draft.Action with { StaggerMilliseconds = value } }
                ),
                Key.Optional<StressDraft, long>(
                    "duration",
                    "Time from the first worker's begin to the end of all; default until stopped or the VM is off.",
                    Scalars.Duration(1, LongestMilliseconds),
                    (draft, value) => draft with { Action = draft.Action with { DurationMilliseconds = value } }
                ),
                Key.Optional<StressDraft, long>(
                    "worker-duration",
                    "Life of each worker, so that they end one after another; default all end together.",
                    Scalars.Duration(1, LongestMilliseconds),
                    (draft, value) => draft with { Action = draft.Action with { WorkerMilliseconds = value } }
                ),
            ]
    ).From(new StressDraft());
}
