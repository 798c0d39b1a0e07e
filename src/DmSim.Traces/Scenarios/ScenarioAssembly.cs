using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Resolves what one part of a scenario says about another, and checks that they agree.</summary>
internal sealed class ScenarioAssembly(ScenarioDraft draft, MapNode root, ReadContext context)
{
    /// <summary>The most ticks of a run: what an <see cref="int"/> counts, with room to add.</summary>
    private const long MostTicks = 1_000_000_000;

    private readonly StepsCheck _stepsCheck = new(context);
    private HyperVVersion _version = HyperVVersion.V2022;
    private int _nodeCount = 1;

    private readonly Dictionary<string, Located<Func<VmTemplate, VmTemplate>>> _templates =
        draft.Templates.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The scenario; to be used only when no problem was reported.</summary>
    public Scenario Build()
    {
        CheckTimes();
        CheckNames();
        HostSettings host = BuildHost();
        return draft.Scenario with
        {
            Host = host,
            FromMilliseconds = draft.From?.Value ?? 0,
            DurationMilliseconds = draft.Duration?.Value,
            WarmUpMilliseconds = draft.WarmUp?.Value ?? draft.Scenario.WarmUpMilliseconds,
            Vms = [.. draft.Vms.Select(BuildGroup)],
            Timeline = [.. draft.Timeline.Select(BuildEvent)],
        };
    }

    private DocumentNode? HostLoad => (draft.Host?.Node as MapNode)?.Find("load");

    private HostSettings BuildHost()
    {
        if (draft.Host is null)
        {
            return draft.Scenario.Host;
        }

        HostSettings host = draft.Host.Value(draft.Scenario.Host);
        _version = host.Version;
        _nodeCount = host.Numa.Count;
        if ((draft.Host.Node as MapNode)?.Find("reserve") is null)
        {
            host = host with { Reserve = host.Version.Reserve() };
        }

        if (host.Memory > MemorySize.Zero && host.AvailableToVms == MemorySize.Zero)
        {
            context.Report(
                Place(draft.Host.Node, "reserve"),
                ReadContext.Join(draft.Host.Path, "reserve"),
                $"a reserve that leaves memory for VMs; {host.Reserve} takes all of {host.Memory}"
            );
        }

        MemorySize stated = host.Numa.StatedTotal;
        if (stated > MemorySize.Zero && host.Memory > MemorySize.Zero && stated != host.Memory)
        {
            context.Report(
                Place(draft.Host.Node, "numa-nodes"),
                ReadContext.Join(draft.Host.Path, "numa-nodes"),
                $"sizes that add up to the memory of the host ({host.Memory}), not to {stated}"
            );
        }

        return host;
    }

    private void CheckNode(VmTemplate template, MapNode group, MapNode? templateNode, string path)
    {
        if (template.NumaNode is { } node && node >= _nodeCount)
        {
            string nodes = _nodeCount == 1 ? "one, number 0" : $"{_nodeCount}, from 0 to {_nodeCount - 1}";
            context.Report(
                group.Find("node") ?? templateNode?.Find("node") ?? group,
                ReadContext.Join(path, "node"),
                $"the number of a NUMA node of the host, which has {nodes}"
            );
        }
    }

    private void CheckTimes()
    {
        bool hasInline = draft.Vms.Any(group => group.Value.Workload.Steps.Count > 0);
        if (draft.Duration is not { } duration)
        {
            if (hasInline && root.Find("duration") is null)
            {
                Located<VmGroupDraft> group = draft.Vms.First(vm => vm.Value.Workload.Steps.Count > 0);
                context.Report(
                    Place(group.Node, "workload"),
                    ReadContext.Join(group.Path, "workload"),
                    "the key duration in a scenario with inline steps, which have no end of their own"
                );
            }

            return;
        }

        if (duration.Value / draft.Scenario.TickMilliseconds > MostTicks)
        {
            context.Report(duration.Node, duration.Path, $"at most {MostTicks} ticks; use a longer tick");
        }

        long warmUp = draft.WarmUp?.Value ?? draft.Scenario.WarmUpMilliseconds;
        if (warmUp >= duration.Value)
        {
            context.Report(
                draft.WarmUp?.Node ?? duration.Node,
                draft.WarmUp?.Path ?? duration.Path,
                $"a run longer than its warm-up; the warm-up is {TimeText.Format(warmUp)}, "
                    + $"the duration {TimeText.Format(duration.Value)}"
            );
        }
    }

    private void CheckNames()
    {
        Dictionary<string, Located<string>> seen = new(StringComparer.Ordinal);
        foreach (Located<VmGroupDraft> group in draft.Vms)
        {
            if (group.Value.Name is { } name && !seen.TryAdd(name.Value, name))
            {
                context.Report(
                    name.Node,
                    name.Path,
                    $"a name of its own; '{name.Value}' was used on line {seen[name.Value].Node.Line}"
                );
            }
        }
    }

    private VmGroup BuildGroup(Located<VmGroupDraft> located)
    {
        VmGroupDraft group = located.Value;
        VmTemplate template = new();
        MapNode? templateNode = null;
        if (group.Template is { } reference)
        {
            if (_templates.TryGetValue(reference.Value, out Located<Func<VmTemplate, VmTemplate>>? found))
            {
                template = found.Value(template);
                templateNode = found.Node as MapNode;
            }
            else if (
                root.Find("templates") is null
                || (root.Find("templates") as MapNode)?.Find(reference.Value) is null
            )
            {
                context.Report(reference.Node, reference.Path, ExpectedTemplate(reference.Value));
            }
        }

        template = group.Overrides(template);
        new VmSettingsCheck((MapNode)located.Node, templateNode, located.Path, _version, context).Run(
            template,
            group.Workload.Steps.Count > 0
        );
        CheckNode(template, (MapNode)located.Node, templateNode, located.Path);
        _stepsCheck.Run(group.Workload.Steps, mayRampFirst: false);
        return new VmGroup
        {
            Name = group.Name?.Value ?? "",
            Template = template,
            Count = group.Count,
            Select = group.Workload.Select,
            Workload = new WorkloadSource(group.Workload.File, [.. group.Workload.Steps.Select(step => step.Value)]),
        };
    }

    private string ExpectedTemplate(string given)
    {
        if (_templates.Count == 0)
        {
            return $"a name from the key templates, which is missing; '{given}' is not known";
        }

        string? nearest = Spelling.Nearest(given, _templates.Keys);
        string hint = nearest is null ? string.Join(", ", _templates.Keys) : $"did you mean '{nearest}'?";
        return $"the name of a template; '{given}' is not one: {hint}";
    }

    private TimelineEvent BuildEvent(Located<TimelineDraft> located)
    {
        TimelineEvent happening = located.Value.Event;
        if (draft.Duration is { } duration && happening.AtMilliseconds >= duration.Value)
        {
            Report(located, "at", $"a time before the end of the run ({Clock(duration.Value)})");
        }

        if (located.Value.Vm is { } vm && !MayBeVm(vm.Value))
        {
            string[] names = [.. draft.Vms.Select(group => group.Value.Name?.Value ?? "")];
            string? nearest = Spelling.Nearest(vm.Value, names);
            string hint = nearest is null ? "" : $", did you mean '{nearest}'?";
            context.Report(vm.Node, vm.Path, $"the name of a VM or group; '{vm.Value}' is none{hint}");
        }

        if (happening.Action is HostLoadAction && HostLoad is not null)
        {
            Report(located, "host-load", "no host-load event beside host.load: one of the two says what the host uses");
        }

        return happening;
    }

    /// <summary>
    /// Whether a VM may have this name: that of a group, one of a group's members (<c>web-2</c>), or, where a trace is
    /// used, one that only the trace knows.
    /// </summary>
    private bool MayBeVm(string name)
    {
        foreach (VmGroupDraft group in draft.Vms.Select(group => group.Value))
        {
            if (group.Name?.Value is not { } own)
            {
                return true;
            }

            bool isMember =
                name.StartsWith(own + "-", StringComparison.Ordinal)
                && int.TryParse(
                    name[(own.Length + 1)..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int index
                )
                && index >= 1
                && index <= (group.Count ?? 1);
            if (name == own || isMember || group.Workload.File.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Report<T>(Located<T> located, string key, string expected) =>
        context.Report(Place(located.Node, key), ReadContext.Join(located.Path, key), expected);

    private static DocumentNode Place(DocumentNode node, string key) => (node as MapNode)?.Find(key) ?? node;

    private static string Clock(long milliseconds) => TimeText.Format(milliseconds);
}
