using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of a guest: its operating system, its software, and its balloon driver.</summary>
internal static class GuestKeys
{
    private static readonly MapForm<DriverSettings> DriverMap = new(
        "driver",
        () =>
            [
                Flag(
                    "missing",
                    "No driver from boot: no reports, nothing moves, until a load-driver event.",
                    (driver, value) => driver with { IsMissing = value }
                ),
                Flag(
                    "stuck",
                    "Accepts requests and reports, but never moves memory.",
                    (driver, value) => driver with { IsStuck = value }
                ),
                Key.Optional<DriverSettings, long>(
                    "stuck-every",
                    "Stuck from time to time: once in each period of this length, at a random moment; beside stuck-for.",
                    SharedForms.PositiveTime,
                    (driver, value) => driver with { StuckEveryMilliseconds = value }
                ),
                Key.Optional<DriverSettings, long>(
                    "stuck-for",
                    "How long it is stuck in each period; less than stuck-every.",
                    SharedForms.PositiveTime,
                    (driver, value) => driver with { StuckForMilliseconds = value }
                ),
                Key.Optional<DriverSettings, int>(
                    "slow",
                    "Moves memory so many times slower; 1 to 100, default 1.",
                    Scalars.Integer(1, 100),
                    (driver, value) => driver with { SlowFactor = value }
                ),
                Key.Optional<DriverSettings, double>(
                    "partial",
                    "Share of each request that it carries out; 0 % to 100 %, default 100 %. A hot-add that falls short is "
                        + "the last one until the VM boots.",
                    Scalars.Share(0, 100),
                    (driver, value) => driver with { MovedShare = value }
                ),
                Flag(
                    "offline",
                    "Hot-added memory never comes online: the host has given it, the guest cannot use it.",
                    (driver, value) => driver with { KeepsHotAddOffline = value }
                ),
                Key.Optional<DriverSettings, double>(
                    "report-factor",
                    "Multiplies the demand it reports; 0 to 100, default 1.",
                    Scalars.Number(0, 100),
                    (driver, value) => driver with { ReportFactor = value }
                ),
                Key.Optional<DriverSettings, MemorySize>(
                    "report-offset",
                    "Added to the demand it reports; default 0 B.",
                    SharedForms.Size,
                    (driver, value) => driver with { ReportOffset = value }
                ),
                Key.Optional<DriverSettings, long>(
                    "report-delay",
                    "How late its reports reach the host; 0 s to 1 h, default 0 s.",
                    Scalars.Duration(0, 3_600_000),
                    (driver, value) => driver with { ReportDelayMilliseconds = value }
                ),
                Key.Optional<DriverSettings, double>(
                    "report-loss",
                    "Share of its reports that are lost; 0 % to 99 %, default 0 %.",
                    Scalars.Share(0, 99),
                    (driver, value) => driver with { ReportLossShare = value }
                ),
            ]
    );

    /// <summary>What is wrong with a balloon driver; written as a whole, never in parts.</summary>
    public static readonly Form<DriverSettings> Driver = DriverMap
        .From(DriverSettings.Healthy)
        .Then<DriverSettings>(CheckStuck);

    /// <summary>The guest operating system and its software.</summary>
    public static readonly MapForm<GuestSettings> Guest = new(
        "guest",
        () =>
            [
                Key.Optional<GuestSettings, GuestKind>(
                    "kind",
                    "The integration service: windows (default), linux (balloon down to a floor, hot-add in blocks; hosts "
                        + "from 2012-r2), or no-integration (no reports, keeps its startup memory).",
                    Scalars.Choice(
                        ("windows", GuestKind.Windows),
                        ("linux", GuestKind.Linux),
                        ("no-integration", GuestKind.NoIntegration)
                    ),
                    (guest, value) => guest with { Kind = value }
                ),
                Key.Optional<GuestSettings, LinuxKernel>(
                    "kernel",
                    "Of a linux guest: current (default; its size and floor shrink with the balloon), old (they stay), or "
                        + "floor-on-demand (as current, but no floor is reported before anything was ballooned or added).",
                    Scalars.Choice(
                        ("current", LinuxKernel.Current),
                        ("old", LinuxKernel.Old),
                        ("floor-on-demand", LinuxKernel.FloorOnDemand)
                    ),
                    (guest, value) => guest with { Kernel = value }
                ),
                Key.Optional<GuestSettings, bool>(
                    "hot-add",
                    "Whether memory can be hot-added (default true); otherwise the VM never holds more than its startup.",
                    Scalars.Flag(),
                    (guest, value) => guest with { CanHotAdd = value }
                ),
                Key.Optional<GuestSettings, MemorySize>(
                    "hot-add-block",
                    "Block in which a linux guest brings added memory online; 128 MiB (default) to 2 GiB.",
                    Scalars.Size(MemorySize.FromMebibytes(128), MemorySize.FromGibibytes(2)),
                    (guest, value) => guest with { HotAddBlock = value }
                ),
                Key.Optional<GuestSettings, long>(
                    "hot-add-block-time",
                    "Time a linux guest takes to bring a block online; 0 s to 5 s, default 100 ms.",
                    Scalars.Duration(0, 5000),
                    (guest, value) => guest with { HotAddBlockMilliseconds = (int)value }
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
                    "Time after power-on before the guest reports its demand; 0 s to 1 h, whole seconds, default 45 s for "
                        + "linux and 50 s for windows.",
                    Scalars.Seconds(0, 3600),
                    (guest, value) => guest with { PostBootSilenceSeconds = value }
                ),
                Key.Optional<GuestSettings, MemorySize>(
                    "page-file",
                    "Size of the page file or swap; allocations fail beyond assigned memory plus this. Default: windows, managed "
                        + "by the system, three times the visible memory or 4 GiB, whichever is larger; linux, none.",
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
                Key.Optional<GuestSettings, DriverSettings>(
                    "driver",
                    "What is wrong with its balloon driver; replaces what a template says as a whole.",
                    Driver,
                    (guest, value) => guest with { Driver = value }
                ),
            ]
    );

    private static Key<DriverSettings> Flag(
        string name,
        string about,
        Func<DriverSettings, bool, DriverSettings> apply
    ) => Key.Optional(name, about, Scalars.Flag(), apply);

    private static bool CheckStuck(
        DriverSettings value,
        DocumentNode node,
        string path,
        ReadContext context,
        out DriverSettings driver
    )
    {
        driver = value;
        bool isNever = value is { StuckEveryMilliseconds: 0, StuckForMilliseconds: 0 };
        if (isNever || (value.StuckForMilliseconds > 0 && value.StuckForMilliseconds < value.StuckEveryMilliseconds))
        {
            return true;
        }

        context.Report(node, path, "both stuck-every and stuck-for, and stuck-for the shorter one");
        return false;
    }
}
