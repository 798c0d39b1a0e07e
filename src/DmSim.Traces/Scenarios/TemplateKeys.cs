using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of a VM's memory settings; the same in a template and at a VM.</summary>
internal static class TemplateKeys
{
    /// <summary>A VM's memory settings.</summary>
    public static readonly MapForm<VmTemplate> Form = new(
        "template",
        () =>
            [
                Key.Optional<VmTemplate, bool>(
                    "dynamic-memory",
                    "Whether Dynamic Memory is on (default true); otherwise the VM holds static-size from start to stop.",
                    Scalars.Flag(),
                    (template, value) => template with { DynamicMemory = value }
                ),
                Key.Optional<VmTemplate, SizeRule>(
                    "startup",
                    "Memory that a start needs; default 512 MiB. At least minimum, at most maximum.",
                    Scalars.Rule(),
                    (template, value) => template with { Startup = value }
                ),
                Key.Optional<VmTemplate, SizeRule>(
                    "minimum",
                    "The least a running VM is left with; at least 32 MiB, default 512 MiB.",
                    Scalars.Rule(),
                    (template, value) => template with { Minimum = value }
                ),
                Key.Optional<VmTemplate, SizeRule>(
                    "maximum",
                    "The most a VM is ever assigned; default provisioned (the size it had when recorded).",
                    Scalars.Rule(),
                    (template, value) => template with { Maximum = value }
                ),
                Key.Optional<VmTemplate, SizeRule>(
                    "static-size",
                    "Size of the VM without Dynamic Memory; default the maximum.",
                    Scalars.Rule(),
                    (template, value) => template with { StaticSize = value }
                ),
                Key.Optional<VmTemplate, int>(
                    "buffer",
                    "Memory buffer: percent of demand kept free on top, 5 to 2000, default 20.",
                    Scalars.Integer(5, 2000),
                    (template, value) => template with { BufferPercent = value }
                ),
                Key.Optional<VmTemplate, int>(
                    "weight",
                    "Memory weight, 0 to 10000, default 5000; matters only in shortage.",
                    Scalars.Integer(0, 10_000),
                    (template, value) => template with { Weight = value }
                ),
                Key.Optional<VmTemplate, int>(
                    "shares",
                    "Shares of memory, 0 to 100000, default 1000, for balancers that divide by shares; hyper-v has none.",
                    Scalars.Integer(0, 100_000),
                    (template, value) => template with { Shares = value }
                ),
                Key.Optional<VmTemplate, int>(
                    "node",
                    "The NUMA node that its memory must come from, counted from 0; default the one with most free memory at each "
                        + "start. Means nothing where memory may span nodes.",
                    Scalars.Integer(0, 63),
                    (template, value) => template with { NumaNode = value }
                ),
                Key.Optional<VmTemplate, long>(
                    "start-delay",
                    "Time the VM waits when the host starts its VMs (boot-in-sequence, cold-boot); default 0 s.",
                    Scalars.Duration(0, 86_400_000, 1000),
                    (template, value) => template with { StartDelaySeconds = (int)(value / 1000) }
                ),
                Key.Optional<VmTemplate, Func<GuestSettings, GuestSettings>>(
                    "guest",
                    "The guest operating system and its software.",
                    GuestKeys.Guest,
                    (template, update) => template with { Guest = update(template.Guest) }
                ),
            ]
    );
}
