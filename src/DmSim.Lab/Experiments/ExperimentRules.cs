using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Lab.Experiments;

/// <summary>What must hold between the parts of a scenario before anything is run.</summary>
internal static class ExperimentRules
{
    public static void Check(
        Scenario scenario,
        IReadOnlyList<DemandTrace> traces,
        Population population,
        IssueList issues
    )
    {
        CheckTime(scenario, traces, issues);
        CheckHost(scenario.Host, issues);
        CheckObjective(scenario.Objective, issues);
        CheckTimeline(scenario, population, issues);
        bool active = traces.Any(trace => trace.Info.Signal == TraceSignal.Active);
        foreach (DemandMapping mapping in scenario.Mappings.Where(mapping => mapping != DemandMapping.AsIs && !active))
        {
            issues.Add(
                "mappings",
                Text(
                    $"mapping '{mapping.ToString().ToLowerInvariant()}' turns active memory into demand, but no trace records active memory; expected as-is"
                )
            );
        }
    }

    /// <summary>A policy that knows the future is refused where demand has none that is fixed.</summary>
    public static void CheckForesight(Scenario scenario, IReadOnlyList<ResolvedPolicy> policies, IssueList issues)
    {
        if (policies.FirstOrDefault(policy => policy.Descriptor.UsesForesight) is not { } foresight)
        {
            return;
        }

        foreach (VmGroup group in scenario.Vms.Where(group => group.Template.Guest.Application.DependsOnAssigned))
        {
            issues.Add(
                "policies",
                Text(
                    $"expected no '{foresight.Label}' beside '{group.Name}': what its guests want depends on what they get, so there is no future to know"
                )
            );
        }

        if (scenario.Timeline.Any(item => item.Action is StressAction))
        {
            issues.Add(
                "policies",
                Text($"expected no '{foresight.Label}' beside stress, which is not part of the demand it knows")
            );
        }
    }

    private static void CheckTime(Scenario scenario, IReadOnlyList<DemandTrace> traces, IssueList issues)
    {
        if (scenario.Replicates < 1)
        {
            issues.Add("replicates", Text($"expected at least 1, not {scenario.Replicates}"));
        }

        if (scenario.TickMilliseconds is < 100 or > 60_000)
        {
            issues.Add("tick", Text($"expected 100 ms to 60 s, not {scenario.TickMilliseconds} ms"));
            return;
        }

        if (scenario.FromMilliseconds < 0 || scenario.WarmUpMilliseconds < 0)
        {
            issues.Add("from", "the start of the stretch and the warm-up cannot be negative");
        }

        long stretch = Experiment.StretchMilliseconds(scenario, traces);
        long longest = traces.Count == 0 ? 0 : traces.Max(trace => trace.Info.DurationMilliseconds);
        if (longest > 0 && scenario.FromMilliseconds >= longest)
        {
            issues.Add("from", $"expected a moment before the end of the workload ({TimeText.Format(longest)})");
        }
        else if (stretch < scenario.TickMilliseconds)
        {
            issues.Add("duration", "expected at least one tick");
        }
        else if (stretch / scenario.TickMilliseconds > int.MaxValue)
        {
            issues.Add("duration", "expected at most 2,147,483,647 ticks");
        }
        else if (scenario.WarmUpMilliseconds >= stretch)
        {
            issues.Add(
                "warm-up",
                $"expected less than the duration ({TimeText.Format(stretch)}), not {TimeText.Format(scenario.WarmUpMilliseconds)}"
            );
        }
    }

    private static void CheckHost(HostSettings host, IssueList issues)
    {
        if (host.AvailableToVms <= MemorySize.Zero)
        {
            issues.Add("host", $"the reserve ({host.Reserve}) leaves nothing of {host.Memory} for VMs");
        }
    }

    private static void CheckObjective(ServiceObjective objective, IssueList issues)
    {
        if (objective.TimeShare is not (>= 0 and <= 1))
        {
            issues.Add("objective.time", Text($"expected a share from 0 to 1, not {objective.TimeShare}"));
        }

        if (objective.PressurePercent is not > 0)
        {
            issues.Add("objective.pressure", Text($"expected more than 0, not {objective.PressurePercent}"));
        }
    }

    private static void CheckTimeline(Scenario scenario, Population population, IssueList issues)
    {
        HashSet<string> names = new(population.Vms.Select(vm => vm.Name), StringComparer.Ordinal);
        names.UnionWith(scenario.Vms.Select(group => group.Name));
        for (int index = 0; index < scenario.Timeline.Count; index++)
        {
            TimelineEvent item = scenario.Timeline[index];
            string path = Text($"timeline[{index}]");
            if (!item.Action.IsOfHost && !names.Contains(item.Vm))
            {
                issues.Add(path, $"there is no VM or group named '{item.Vm}'");
            }

            if (item.AtMilliseconds < 0)
            {
                issues.Add(path, "expected a moment not before the start of the run");
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
