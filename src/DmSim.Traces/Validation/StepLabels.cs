using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>The names that steps give, wherever in the steps they stand: found before the steps themselves are read.</summary>
internal sealed class StepLabels
{
    /// <summary>Labels of read steps.</summary>
    public HashSet<string> Read { get; } = new(StringComparer.Ordinal);

    /// <summary>Labels of sample steps.</summary>
    public HashSet<string> Sampled { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of background steps.</summary>
    public HashSet<string> Background { get; } = new(StringComparer.Ordinal);

    /// <summary>VMs and groups that a step starts.</summary>
    public HashSet<string> Started { get; } = new(StringComparer.Ordinal);

    /// <summary>The names in a list of steps.</summary>
    public static StepLabels Find(DocumentNode? steps)
    {
        StepLabels labels = new();
        labels.Look(steps);
        return labels;
    }

    private void Look(DocumentNode? steps)
    {
        foreach (MapNode step in (steps as ListNode)?.Items.OfType<MapNode>() ?? [])
        {
            Note(step, "read", Read);
            Note(step, "sample", Sampled);
            Note(step, "background", Background);
            Note(step, "start", Started);
            Look(step.Find("steps"));
        }
    }

    private static void Note(MapNode step, string key, HashSet<string> names)
    {
        if (step.Find(key) is ScalarNode name)
        {
            names.Add(name.Text);
        }
    }
}
