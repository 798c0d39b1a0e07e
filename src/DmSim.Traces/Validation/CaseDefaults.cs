using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>What a scenario inside a case need not say.</summary>
internal static class CaseDefaults
{
    /// <summary>The time limit of a case.</summary>
    private const string Duration = "1 h";

    /// <summary>What the host keeps of its free memory; the rest can be handed out to VMs.</summary>
    private const string Reserve = "512 MiB";

    /// <summary>
    /// How long an attempt to start waits for memory: real starts succeeded at the first attempt while a fifth of the host
    /// had yet to be freed for them.
    /// </summary>
    private const string StartWait = "30 s";

    /// <summary>The scenario with what it leaves out.</summary>
    /// <param name="scenario">The scenario as written, or <see langword="null"/>.</param>
    /// <param name="written">The case.</param>
    /// <param name="id">The case's id, which is the scenario's name.</param>
    public static MapNode Complete(MapNode? scenario, MapNode written, string id)
    {
        DocumentNode place = scenario ?? written;
        MapNode defaults = NodeMerge.Map(
            place,
            ("schema", NodeMerge.Scalar(ScenarioKeys.SchemaName, place)),
            ("name", NodeMerge.Scalar(id, place)),
            ("duration", NodeMerge.Scalar(Duration, place)),
            ("warm-up", NodeMerge.Scalar("0 s", place)),
            ("host", HostOf(place)),
            ("starts", NodeMerge.Map(place, ("wait", NodeMerge.Scalar(StartWait, place))))
        );
        MapNode result = scenario is null ? defaults : NodeMerge.Over(defaults, scenario);
        return result.Find("vms") is ListNode vms && written.Find("idle-demand") is { } demand
            ? NodeMerge.Over(result, NodeMerge.Map(place, ("vms", WithDemand(vms, demand))))
            : result;
    }

    /// <summary>A host of which everything but a small reserve can be handed out; overhead is in the reserve.</summary>
    private static MapNode HostOf(DocumentNode place)
    {
        MapNode overhead = NodeMerge.Map(
            place,
            ("first-gib", NodeMerge.Scalar("0 B", place)),
            ("further-gib", NodeMerge.Scalar("0 B", place))
        );
        return NodeMerge.Map(
            place,
            ("memory", NodeMerge.Scalar(CaseScope.HostFree, place)),
            ("reserve", NodeMerge.Scalar(Reserve, place)),
            ("overhead", overhead)
        );
    }

    private static ListNode WithDemand(ListNode vms, DocumentNode demand)
    {
        MapNode step = NodeMerge.Map(demand, ("at", NodeMerge.Scalar("0 s", demand)), ("demand", demand));
        ListNode steps = new([step], demand.Line, demand.Column) { Source = demand.Source };
        MapNode workload = NodeMerge.Map(demand, ("steps", steps));
        return vms with
        {
            Items =
            [
                .. vms.Items.Select(vm => vm is MapNode map ? NodeMerge.WithDefault(map, "workload", workload) : vm),
            ],
        };
    }
}
