using DmSim.Core.Policies;
using DmSim.Core.Policies.Snapshots;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Snapshots;

/// <summary>The keys of a snapshot: a host and its VMs as a balancer observes them.</summary>
internal static class SnapshotKeys
{
    /// <summary>The value of the key <c>schema</c>.</summary>
    public const string SchemaName = "dmsim/snapshot/1";

    private static readonly VmSnapshot NoVm = new()
    {
        Name = "",
        AssignedBytes = 0,
        MinimumBytes = 0,
        MaximumBytes = 0,
    };

    private static readonly HostSnapshot NoHost = new()
    {
        Tick = -1,
        TotalBytes = 0,
        FreeBytes = 0,
        Vms = [],
    };

    private static readonly MapForm<PendingStartSnapshot> PendingStart = new(
        "pendingStart",
        () =>
            [
                Key.Optional<PendingStartSnapshot, string>(
                    "name",
                    "The VM that starts; without it one that is not listed.",
                    SharedForms.Name,
                    (start, value) => start with { Name = value }
                ),
                Key.Required<PendingStartSnapshot, long>(
                    "neededBytes",
                    "Memory the start needs in all.",
                    SnapshotForms.Bytes,
                    (start, value) => start with { NeededBytes = value }
                ),
                Key.Optional<PendingStartSnapshot, long>(
                    "earmarkedBytes",
                    "Part of it already set aside; default 0.",
                    SnapshotForms.Bytes,
                    (start, value) => start with { EarmarkedBytes = value }
                ),
                Key.Optional<PendingStartSnapshot, int>(
                    "weight",
                    "Memory weight of a VM that is not listed, 0 to 10000; default 5000.",
                    Scalars.Integer(0, 10_000),
                    (start, value) => start with { Weight = value }
                ),
            ]
    );

    private static readonly MapForm<HostSnapshot> Host = new(
        "host",
        () =>
            [
                Key.Required<HostSnapshot, long>(
                    "totalBytes",
                    "Physical memory.",
                    SnapshotForms.Bytes,
                    (host, value) => host with { TotalBytes = value }
                ),
                Key.Required<HostSnapshot, long>(
                    "freeBytes",
                    "Free memory; negative when the host itself uses more than was free.",
                    SnapshotForms.SignedBytes,
                    (host, value) => host with { FreeBytes = value }
                ),
                Key.Optional<HostSnapshot, long>(
                    "reserveBytes",
                    "What the host keeps for itself; default 0.",
                    SnapshotForms.Bytes,
                    (host, value) => host with { ReserveBytes = value }
                ),
                Key.Optional<HostSnapshot, long>(
                    "availableBytes",
                    "What the host could still hand out, its caches included; default freeBytes.",
                    SnapshotForms.Bytes,
                    (host, value) => host with { AvailableBytes = value }
                ),
                Key.Optional<HostSnapshot, double>(
                    "hostStallPercent",
                    "Share of time in which something on the host waits for memory (PSI some); unknown without it.",
                    SnapshotForms.Percent,
                    (host, value) => host with { StallPercent = value }
                ),
                Key.Optional<HostSnapshot, IReadOnlyList<PendingStartSnapshot>>(
                    "pendingStarts",
                    "Starts that wait for memory; a number alone is what one needs, in bytes.",
                    new ListForm<PendingStartSnapshot>(
                        new EitherForm<PendingStartSnapshot>(
                            SnapshotForms.Bytes.Then<PendingStartSnapshot>(ByNeed),
                            PendingStart.From(new PendingStartSnapshot { NeededBytes = 0 })
                        ),
                        least: 0
                    ),
                    (host, value) => host with { PendingStarts = value }
                ),
            ]
    )
    {
        NullIsAbsent = true,
    };

    private static readonly MapForm<VmSnapshot> Vm = new(
        "vm",
        () => [.. IdentityKeys(), .. HoldingKeys(), .. SignalKeys(), .. SettingKeys()]
    )
    {
        NullIsAbsent = true,
    };

    /// <summary>One snapshot.</summary>
    public static readonly Form<HostSnapshot> Form = new MapForm<HostSnapshot>(
        "snapshot",
        () =>
            [
                SharedForms.EditorSchema<HostSnapshot>(),
                SharedForms.Schema<HostSnapshot>(SchemaName),
                Key.Optional<HostSnapshot, int>(
                    "tick",
                    "The tick; not before that of the snapshot before. Default 0, or the tick after it.",
                    Scalars.Integer(0, int.MaxValue - 1),
                    (snapshot, value) => snapshot with { Tick = value }
                ),
                Key.Required<HostSnapshot, Func<HostSnapshot, HostSnapshot>>(
                    "host",
                    "The host.",
                    Host,
                    (snapshot, update) => update(snapshot)
                ),
                Key.Required<HostSnapshot, IReadOnlyList<Located<VmSnapshot>>>(
                    "vms",
                    "The VMs; their order breaks ties.",
                    new ListForm<Located<VmSnapshot>>(Vm.From(NoVm).Located(), least: 0).Then<
                        IReadOnlyList<Located<VmSnapshot>>
                    >(CheckNames),
                    (snapshot, value) => snapshot with { Vms = [.. value.Select(vm => vm.Value)] }
                ),
                Key.Optional<HostSnapshot, IReadOnlyList<KeyValuePair<string, double>>>(
                    "policyState",
                    "Quantities handed to a policy that decides by them, such as goalBytes or integralMicroseconds.",
                    SnapshotForms.Numbers,
                    (snapshot, value) => snapshot with { PolicyState = value }
                ),
            ]
    )
    {
        NullIsAbsent = true,
    }.From(NoHost);

    private static Key<VmSnapshot>[] IdentityKeys() =>
        [
            Key.Required<VmSnapshot, string>(
                "name",
                "Name, unique in the snapshot.",
                SharedForms.Name,
                (vm, value) => vm with { Name = value }
            ),
            Key.Optional<VmSnapshot, VmState>(
                "state",
                "off, pending, running (default) or saved.",
                Scalars.Choice(
                    ("running", VmState.Running),
                    ("off", VmState.Off),
                    ("pending", VmState.Pending),
                    ("saved", VmState.Saved)
                ),
                (vm, value) => vm with { State = value }
            ),
            Key.Optional<VmSnapshot, bool>(
                "locked",
                "Whether nothing may be done with it at present, as while it migrates; default false.",
                Scalars.Flag(),
                (vm, value) => vm with { IsLocked = value }
            ),
        ];

    private static Key<VmSnapshot>[] HoldingKeys() =>
        [
            Bytes("assignedBytes", "Machine memory it holds.", (vm, value) => vm with { AssignedBytes = value }, true),
            Bytes(
                "grantedBytes",
                "What its guest may use, balloon taken off; default assignedBytes.",
                (vm, value) => vm with { GrantedBytes = value }
            ),
            Bytes(
                "balloonedBytes",
                "What its balloon can return; default what is missing to the maximum where nothing can be hot-added.",
                (vm, value) => vm with { BalloonedBytes = value }
            ),
            Bytes(
                "hostSwappedBytes",
                "What the host swapped out of it; default 0.",
                (vm, value) => vm with { HostSwappedBytes = value }
            ),
            Bytes(
                "targetBytes",
                "The standing order; default that of the snapshot before, or what it is granted.",
                (vm, value) => vm with { TargetBytes = value }
            ),
        ];

    private static Key<VmSnapshot>[] SignalKeys() =>
        [
            Bytes("demandBytes", "Reported demand (committed).", (vm, value) => vm with { DemandBytes = value }),
            Bytes("availableBytes", "Reported available.", (vm, value) => vm with { AvailableBytes = value }),
            Bytes(
                "unusedBytes",
                "Memory neither processes nor caches use.",
                (vm, value) => vm with { UnusedBytes = value }
            ),
            Bytes(
                "usedBytes",
                "Memory processes use, swapped out or not.",
                (vm, value) => vm with { UsedBytes = value }
            ),
            Bytes("activeBytes", "Estimate of active memory.", (vm, value) => vm with { ActiveBytes = value }),
            Bytes(
                "swapInBytesPerSecond",
                "Reads from the guest's swap.",
                (vm, value) => vm with { SwapInBytesPerSecond = value }
            ),
            Key.Optional<VmSnapshot, double>(
                "stallPercent",
                "Share of time in which something in the guest waits for memory.",
                SnapshotForms.Percent,
                (vm, value) => vm with { StallPercent = value }
            ),
            Key.Optional<VmSnapshot, int>(
                "reportTick",
                "Tick of its report; default that of the snapshot.",
                Scalars.Integer(-1, int.MaxValue - 1),
                (vm, value) => vm with { ReportTick = value }
            ),
        ];

    private static Key<VmSnapshot>[] SettingKeys() =>
        [
            Bytes("minimumBytes", "Minimum memory.", (vm, value) => vm with { MinimumBytes = value }, true),
            Bytes("maximumBytes", "Maximum memory.", (vm, value) => vm with { MaximumBytes = value }, true),
            Bytes(
                "startupBytes",
                "Startup memory; default minimumBytes.",
                (vm, value) => vm with { StartupBytes = value }
            ),
            Key.Optional<VmSnapshot, int>(
                "bufferPercent",
                "Memory buffer, 5 to 2000 percent; default 20.",
                Scalars.Integer(0, 2000),
                (vm, value) => vm with { BufferPercent = value }
            ),
            Key.Optional<VmSnapshot, int>(
                "weight",
                "Memory weight, 0 to 10000; default 5000.",
                Scalars.Integer(0, 10_000),
                (vm, value) => vm with { Weight = value }
            ),
            Key.Optional<VmSnapshot, int>(
                "shares",
                "Shares of memory, 0 to 100000; default 1000.",
                Scalars.Integer(0, 100_000),
                (vm, value) => vm with { Shares = value }
            ),
        ];

    private static Key<VmSnapshot> Bytes(
        string name,
        string about,
        Func<VmSnapshot, long, VmSnapshot> apply,
        bool isRequired = false
    ) =>
        isRequired
            ? Key.Required(name, about, SnapshotForms.Bytes, apply)
            : Key.Optional(name, $"{about} Unknown without it.", SnapshotForms.Bytes, apply);

    private static bool ByNeed(
        long needed,
        DocumentNode node,
        string path,
        ReadContext context,
        out PendingStartSnapshot start
    )
    {
        start = new PendingStartSnapshot { NeededBytes = needed };
        return true;
    }

    private static bool CheckNames(
        IReadOnlyList<Located<VmSnapshot>> vms,
        DocumentNode node,
        string path,
        ReadContext context,
        out IReadOnlyList<Located<VmSnapshot>> checkedVms
    )
    {
        checkedVms = vms;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Located<VmSnapshot> vm in vms)
        {
            if (!names.Add(vm.Value.Name))
            {
                context.Report(vm.Node, ReadContext.Join(vm.Path, "name"), $"another name: {vm.Value.Name} is taken");
            }

            if (vm.Value.MinimumBytes > vm.Value.MaximumBytes)
            {
                context.Report(vm.Node, ReadContext.Join(vm.Path, "minimumBytes"), "at most maximumBytes");
            }
        }

        return true;
    }
}
