using DmSim.Core.Units;
using DmSim.Core.Workloads.Generation;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of a recipe file.</summary>
internal static class RecipeKeys
{
    /// <summary>The value of the key <c>schema</c>.</summary>
    public const string SchemaName = "dmsim/recipe/1";

    private static readonly WorkloadRecipe EmptyRecipe = new()
    {
        Name = "",
        DurationMilliseconds = 0,
        IntervalMilliseconds = 1000,
        Groups = [],
    };

    private static readonly RecipeGroup EmptyGroup = new()
    {
        Name = "",
        Provisioned = default,
        Parts = [],
    };

    private static readonly MapForm<RecipeGroup> Group = new(
        "group",
        () =>
            [
                Key.Required<RecipeGroup, string>(
                    "name",
                    "The role; VMs are called role-001 and so on.",
                    SharedForms.Name,
                    (group, value) => group with { Name = value }
                ),
                Key.Optional<RecipeGroup, int>(
                    "count",
                    "How many VMs, 1 to 999; default 1.",
                    Scalars.Integer(1, 999),
                    (group, value) => group with { Count = value }
                ),
                Key.Required<RecipeGroup, MemorySize>(
                    "provisioned",
                    "The size the VMs were bought with; demand never passes it.",
                    SharedForms.PositiveSize,
                    (group, value) => group with { Provisioned = value }
                ),
                Key.Optional<RecipeGroup, MemorySize>(
                    "least",
                    "Least demand: an idle operating system; default 256 MiB.",
                    SharedForms.Size,
                    (group, value) => group with { Least = value }
                ),
                Key.Optional<RecipeGroup, double>(
                    "working-set",
                    "Share of demand in active use; left out: not known.",
                    Scalars.Share(0, 100),
                    (group, value) => group with { WorkingSetShare = value }
                ),
                Key.Required<RecipeGroup, IReadOnlyList<DemandPart?>>(
                    "parts",
                    "What demand is the sum of.",
                    new ListForm<DemandPart?>(PartKeys.Part, least: 1),
                    (group, value) => group with { Parts = [.. value.OfType<DemandPart>()] }
                ),
            ]
    );

    /// <summary>A recipe file.</summary>
    public static readonly Form<WorkloadRecipe> Form = new MapForm<WorkloadRecipe>(
        "recipe",
        () =>
            [
                SharedForms.EditorSchema<WorkloadRecipe>(),
                SharedForms.Schema<WorkloadRecipe>(SchemaName),
                Key.Required<WorkloadRecipe, string>(
                    "name",
                    "A short name.",
                    SharedForms.Name,
                    (recipe, value) => recipe with { Name = value }
                ),
                Key.Optional<WorkloadRecipe, string>(
                    "description",
                    "What it imitates, in a paragraph.",
                    SharedForms.Paragraph,
                    (recipe, value) => recipe with { Description = value }
                ),
                Key.Optional<WorkloadRecipe, ulong>(
                    "seed",
                    "The seed of everything random; default 1.",
                    Scalars.Seed(),
                    (recipe, value) => recipe with { Seed = value }
                ),
                Key.Required<WorkloadRecipe, long>(
                    "duration",
                    "Length of the trace, at most 366 d.",
                    Scalars.Duration(1000, 366L * 86_400_000),
                    (recipe, value) => recipe with { DurationMilliseconds = value }
                ),
                Key.Required<WorkloadRecipe, long>(
                    "interval",
                    "Time between samples, 1 s to 1 h.",
                    Scalars.Duration(1000, 3_600_000),
                    (recipe, value) => recipe with { IntervalMilliseconds = value }
                ),
                Key.Optional<WorkloadRecipe, long>(
                    "start",
                    "Time of day at the start; default 00:00.",
                    Scalars.Duration(0, 86_399_000, 1000),
                    (recipe, value) => recipe with { StartOfDayMilliseconds = value }
                ),
                Key.Optional<WorkloadRecipe, WeekDays>(
                    "start-day",
                    "Day of the week at the start; default monday.",
                    PartKeys.DayForm(),
                    (recipe, value) => recipe with { StartDay = value }
                ),
                Key.Required<WorkloadRecipe, IReadOnlyList<Located<RecipeGroup>>>(
                    "groups",
                    "The VMs.",
                    new ListForm<Located<RecipeGroup>>(Group.From(EmptyGroup).Located(), least: 1).Then<
                        IReadOnlyList<Located<RecipeGroup>>
                    >(RecipeChecks.CheckGroups),
                    (recipe, value) => recipe with { Groups = [.. value.Select(group => group.Value)] }
                ),
            ]
    )
        .From(EmptyRecipe)
        .Then<WorkloadRecipe>(RecipeChecks.CheckSamples);
}
