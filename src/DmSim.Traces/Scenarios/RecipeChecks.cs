using DmSim.Core.Units;
using DmSim.Core.Workloads.Generation;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>What the parts of a recipe must not say about each other.</summary>
internal static class RecipeChecks
{
    /// <summary>Names are unique, and every part is different from its neighbours and in the order of time.</summary>
    public static bool CheckGroups(
        IReadOnlyList<Located<RecipeGroup>> groups,
        DocumentNode node,
        string path,
        ReadContext context,
        out IReadOnlyList<Located<RecipeGroup>> same
    )
    {
        same = groups;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Located<RecipeGroup> group in groups)
        {
            if (group.Value.Name.Length > 0 && !names.Add(group.Value.Name))
            {
                context.Report(
                    ((MapNode)group.Node).Find("name")!,
                    ReadContext.Join(group.Path, "name"),
                    $"a name of its own; '{group.Value.Name}' was used before"
                );
            }

            CheckParts(group, context);
        }

        return true;
    }

    /// <summary>The trace fits memory.</summary>
    public static bool CheckSamples(
        WorkloadRecipe recipe,
        DocumentNode node,
        string path,
        ReadContext context,
        out WorkloadRecipe same
    )
    {
        same = recipe;
        if (WorkloadGenerator.SampleCount(recipe) > WorkloadGenerator.MostSamples)
        {
            context.Report(
                (node as MapNode)?.Find("interval") ?? node,
                "interval",
                $"at most {WorkloadGenerator.MostSamples} samples over all VMs; use a longer interval"
            );
        }

        return true;
    }

    private static void CheckParts(Located<RecipeGroup> group, ReadContext context)
    {
        DocumentNode place = ((MapNode)group.Node).Find("parts") ?? group.Node;
        string path = ReadContext.Join(group.Path, "parts");
        HashSet<(string, string)> labels = [];
        foreach (DemandPart part in group.Value.Parts)
        {
            if (!labels.Add((part.Kind, part.Label)))
            {
                context.Report(
                    place,
                    $"{path}.{part.Kind}.{part.Label}",
                    $"a label of its own for each {part.Kind} part of '{group.Value.Name}'"
                );
            }

            if (Disorder(part) is { } expected)
            {
                context.Report(place, ReadContext.Join(path, part.Kind), expected);
            }
        }
    }

    private static string? Disorder(DemandPart part) =>
        part switch
        {
            SessionsPart s => Order(
                ("arrive-from", s.ArriveFromMilliseconds),
                ("arrive-to", s.ArriveToMilliseconds),
                ("leave-from", s.LeaveFromMilliseconds),
                ("leave-to", s.LeaveToMilliseconds)
            )
                ?? Order(("lunch-from", s.LunchFromMilliseconds), ("lunch-to", s.LunchToMilliseconds))
                ?? (
                    s.Stragglers > 0
                        ? Order(
                            ("leave-to", s.LeaveToMilliseconds),
                            ("stragglers-until", s.StragglersUntilMilliseconds)
                        )
                        : null
                ),
            BurstsPart b => Order(("from", b.FromMilliseconds), ("to", b.ToMilliseconds)),
            DiurnalPart { TroughMilliseconds: long trough, PeakMilliseconds: long peak }
                when (peak - trough) % 86_400_000 == 0 => "a peak at another time of day than the trough",
            _ => null,
        };

    private static string? Order(params (string Name, long Time)[] times)
    {
        for (int index = 1; index < times.Length; index++)
        {
            if (times[index].Time < times[index - 1].Time)
            {
                return $"{times[index].Name} ({TimeText.FormatClock(times[index].Time / 1000)}) not before "
                    + $"{times[index - 1].Name} ({TimeText.FormatClock(times[index - 1].Time / 1000)})";
            }
        }

        return null;
    }
}
