using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of a group of VMs and of its workload.</summary>
internal static class VmKeys
{
    private static readonly Form<IReadOnlyList<Located<DemandStep>>> Steps = SharedForms.Steps(
        "step",
        "demand",
        "Memory the guest has committed from then on."
    );

    private static readonly MapForm<WorkloadDraft> Workload = new(
        "workload",
        () =>
            [
                Key.Optional<WorkloadDraft, string>(
                    "file",
                    "A trace (.dmt, .csv) or a recipe (.recipe.yaml), relative to the scenario file.",
                    Scalars.Text("a path", 1000),
                    (workload, value) => workload with { File = value }
                ),
                Key.Optional<WorkloadDraft, IReadOnlyList<string>>(
                    "select",
                    "Names of the file's VMs to use; default all, in order.",
                    new ListForm<string>(SharedForms.Name, least: 1),
                    (workload, value) => workload with { Select = value }
                ),
                Key.Optional<WorkloadDraft, IReadOnlyList<Located<DemandStep>>>(
                    "steps",
                    "Demand in steps of time, written here; before the first step the VM is off.",
                    Steps,
                    (workload, value) => workload with { Steps = value }
                ),
            ]
    )
    {
        ExactlyOneOf = ["file", "steps"],
    };

    private static readonly Form<WorkloadDraft> WorkloadOrPath = new EitherForm<WorkloadDraft>(
        Scalars
            .Text("the path of a trace or recipe", 1000)
            .Then(
                (string value, DocumentNode _, string _, ReadContext _, out WorkloadDraft draft) =>
                {
                    draft = new WorkloadDraft { File = value };
                    return true;
                }
            ),
        Workload.From(new WorkloadDraft()).Then<WorkloadDraft>(CheckSelect)
    );

    /// <summary>A group of VMs: its own keys, and any key of a template as an override.</summary>
    public static readonly MapForm<VmGroupDraft> Group = new(
        "vm",
        () =>
            [
                Key.Required<VmGroupDraft, Located<string>>(
                    "name",
                    "The group's name, unique in the scenario.",
                    SharedForms.Name.Located(),
                    (group, value) => group with { Name = value }
                ),
                Key.Optional<VmGroupDraft, Located<string>>(
                    "template",
                    "The template whose settings apply; the keys beside it override single settings.",
                    SharedForms.Name.Located(),
                    (group, value) => group with { Template = value }
                ),
                Key.Optional<VmGroupDraft, int>(
                    "count",
                    "How many VMs; default as many as the workload has.",
                    Scalars.Integer(1, 100_000),
                    (group, value) => group with { Count = value }
                ),
                Key.Required<VmGroupDraft, WorkloadDraft>(
                    "workload",
                    "Where demand comes from: the path of a trace or recipe, or inline steps.",
                    WorkloadOrPath,
                    (group, value) => group with { Workload = value }
                ),
                .. TemplateKeys.Form.Keys.Select(key => key.Lift<VmGroupDraft>(Override)),
            ]
    );

    private static VmGroupDraft Override(VmGroupDraft group, Func<VmTemplate, VmTemplate> update)
    {
        Func<VmTemplate, VmTemplate> before = group.Overrides;
        return group with { Overrides = template => update(before(template)) };
    }

    private static bool CheckSelect(
        WorkloadDraft value,
        DocumentNode node,
        string path,
        ReadContext context,
        out WorkloadDraft workload
    )
    {
        workload = value;
        if (value.File.Length == 0 && value.Select.Count > 0)
        {
            context.Report(node, ReadContext.Join(path, "select"), "no such key beside inline steps");
        }

        return true;
    }
}
