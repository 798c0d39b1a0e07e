using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of a VM's memory settings; the same in a template and at a VM.</summary>
internal static class TemplateKeys
{
    private static readonly MapForm<GuestSettings> Guest = new(
        "guest",
        [
            Key.Optional<GuestSettings, GuestKind>(
                "kind",
                "What the integration service can do: windows (balloon and hot-add; default) or no-integration (no "
                    + "reports, keeps its startup memory).",
                Scalars.Choice(("windows", GuestKind.Windows), ("no-integration", GuestKind.NoIntegration)),
                (guest, value) => guest with { Kind = value }
            ),
            Key.Optional<GuestSettings, GuestApplication>(
                "application",
                "What the software does with memory: its kind, or a mapping with the kind and its numbers; default "
                    + "transparent.",
                ApplicationKeys.Application,
                (guest, value) => guest with { Application = value }
            ),
            Key.Optional<GuestSettings, int>(
                "post-boot-silence",
                "Time after power-on before the guest reports its demand; 0 s to 1 h, whole seconds, default 50 s.",
                Scalars.Seconds(0, 3600),
                (guest, value) => guest with { PostBootSilenceSeconds = value }
            ),
            Key.Optional<GuestSettings, MemorySize>(
                "page-file",
                "Size of the page file or swap; allocations fail beyond assigned memory plus this. Default: managed by "
                    + "the system, three times the visible memory or 4 GiB, whichever is larger.",
                SharedForms.Size,
                (guest, value) => guest with { PageFile = value }
            ),
            Key.Optional<GuestSettings, MemorySize>(
                "boot-demand",
                "Demand on top of the workload from power-on until the boot is over; default none.",
                SharedForms.Size,
                (guest, value) => guest with { BootDemand = value }
            ),
            Key.Optional<GuestSettings, int>(
                "boot-time",
                "Time from power-on until boot-demand is released; default 120 s (assumption).",
                Scalars.Seconds(1, 3600),
                (guest, value) => guest with { BootSeconds = value }
            ),
            Key.Optional<GuestSettings, int>(
                "working-set-window",
                "Time within which every page of the working set is used again; 1 s to 1 h, default 30 s.",
                Scalars.Seconds(1, 3600),
                (guest, value) => guest with { WorkingSetWindowSeconds = value }
            ),
            Key.Optional<GuestSettings, int>(
                "page-in-microseconds",
                "Time that bringing back one absent page of 4 KiB costs; 1 to 1000000, default 100 (a flash disk).",
                Scalars.Integer(1, 1_000_000),
                (guest, value) => guest with { PageInMicroseconds = value }
            ),
        ]
    );

    /// <summary>A VM's memory settings.</summary>
    public static readonly MapForm<VmTemplate> Form = new(
        "template",
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
            Key.Optional<VmTemplate, Func<GuestSettings, GuestSettings>>(
                "guest",
                "The guest operating system and its software.",
                Guest,
                (template, update) => template with { Guest = update(template.Guest) }
            ),
        ]
    );
}
