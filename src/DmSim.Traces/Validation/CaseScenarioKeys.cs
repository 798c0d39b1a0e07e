using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Validation;

/// <summary>
/// The keys of a scenario inside a case, for editors: what a file of its own must say, a case may leave to what cases
/// share and to defaults.
/// </summary>
internal static class CaseScenarioKeys
{
    private static readonly MapForm<VmGroupDraft> Vm = new(
        "case-vm",
        () => [.. VmKeys.Group.Keys.Select(key => key.Name == "name" ? key : key with { IsRequired = false })]
    );

    private static readonly MapForm<HostSettings> Host = new(
        "case-host",
        () => [.. HostKeys.Host.Keys.Select(key => key with { IsRequired = false })]
    );

    /// <summary>A scenario of which parts may be missing.</summary>
    public static readonly MapForm<ScenarioDraft> Form = new(
        "case-scenario",
        () =>
            [
                .. ScenarioKeys
                    .Form.Keys.Where(key => key.Name is not ("vms" or "host"))
                    .Select(key => key with { IsRequired = false }),
                Key.Optional<ScenarioDraft, Located<Func<HostSettings, HostSettings>>>(
                    "host",
                    "The host whose memory is shared; default one of host-free that hands out all but 512 MiB.",
                    Host.Located(),
                    (draft, value) => draft with { Host = value }
                ),
                Key.Optional<ScenarioDraft, IReadOnlyList<Located<VmGroupDraft>>>(
                    "vms",
                    "The VMs; one without a workload has the case's idle-demand.",
                    new ListForm<Located<VmGroupDraft>>(Vm.From(new VmGroupDraft()).Located(), least: 1),
                    (draft, value) => draft with { Vms = value }
                ),
            ]
    );
}
