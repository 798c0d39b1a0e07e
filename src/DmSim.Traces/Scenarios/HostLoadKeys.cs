using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of what the host itself uses over time; written like the workload of a VM.</summary>
internal static class HostLoadKeys
{
    private static readonly Form<HostLoad> Path = Scalars
        .Text("the path of a trace or recipe", 1000)
        .Then(
            (string value, DocumentNode _, string _, ReadContext _, out HostLoad load) =>
            {
                load = HostLoad.File(value, "");
                return true;
            }
        );

    private static readonly MapForm<HostLoad> Keys = new(
        "host-load",
        () =>
            [
                Key.Optional<HostLoad, string>(
                    "file",
                    "A trace (.dmt, .csv) or a recipe (.recipe.yaml), relative to the scenario file.",
                    Scalars.Text("a path", 1000),
                    (load, value) => load with { Path = value }
                ),
                Key.Optional<HostLoad, string>(
                    "vm",
                    "Which series of the file is the host's; needed where it holds several.",
                    SharedForms.Name,
                    (load, value) => load with { Vm = value }
                ),
                Key.Optional<HostLoad, IReadOnlyList<DemandStep>>(
                    "steps",
                    "Use in steps of time, written here; nothing before the first.",
                    SharedForms
                        .Steps("load-step", "size", "What the host uses for itself from then on.")
                        .Then<IReadOnlyList<DemandStep>>(CheckSteps),
                    (load, value) => load with { Steps = value }
                ),
            ]
    )
    {
        ExactlyOneOf = ["file", "steps"],
    };

    /// <summary>What the host uses.</summary>
    public static readonly Form<HostLoad> Load = new EitherForm<HostLoad>(
        Path,
        Keys.From(HostLoad.None).Then<HostLoad>(CheckVm)
    );

    private static bool CheckSteps(
        IReadOnlyList<Located<DemandStep>> steps,
        DocumentNode node,
        string path,
        ReadContext context,
        out IReadOnlyList<DemandStep> profile
    )
    {
        profile = [.. steps.Select(step => step.Value)];
        long before = context.Count;
        new StepsCheck(context).Run(steps, mayRampFirst: true);
        return context.Count == before;
    }

    private static bool CheckVm(HostLoad value, DocumentNode node, string path, ReadContext context, out HostLoad load)
    {
        load = value;
        if (value.Path.Length == 0 && value.Vm.Length > 0)
        {
            context.Report(node, ReadContext.Join(path, "vm"), "no such key beside steps");
        }

        return true;
    }
}
