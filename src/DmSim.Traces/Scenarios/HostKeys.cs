using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>The keys of the host and of how memory moves.</summary>
internal static class HostKeys
{
    private const int MostNodes = 64;

    private static readonly MemorySize LargestHost = new(4096 * MemorySize.BytesPerTebibyte);

    private static readonly Form<ReserveStrategy> Reserve = new ScalarForm<ReserveStrategy>(
        "a size, \"384 MiB + 30 MiB/GiB\", per-gib-30 or per-gib-64",
        TryParseReserve,
        () =>
            Scalars.Pattern(
                @"^ *(per-gib-30|per-gib-64|[0-9.]+ *([KkMmGgTt][Ii])?[Bb]"
                    + @"( *\+ *[0-9.]+ *([KkMmGgTt][Ii])?[Bb] */ *GiB)?) *$"
            )
    );

    private static readonly MapForm<HostSettings> Overhead = new(
        "overhead",
        () =>
            [
                Key.Optional<HostSettings, MemorySize>(
                    "first-gib",
                    "Host memory per running VM for the first GiB of its maximum; default 32 MiB (assumption).",
                    SharedForms.Size,
                    (host, value) => host with { OverheadFirstGibibyte = value }
                ),
                Key.Optional<HostSettings, MemorySize>(
                    "further-gib",
                    "The same for each further GiB of its maximum; default 8 MiB (assumption).",
                    SharedForms.Size,
                    (host, value) => host with { OverheadFurtherGibibyte = value }
                ),
            ]
    );

    private static readonly Form<MemorySize> Rate = Scalars.Size(
        MemorySize.FromMebibytes(1),
        new MemorySize(MemorySize.BytesPerTebibyte)
    );

    private static readonly Form<NumaLayout> NumaNodes = new EitherForm<NumaLayout>(
        Scalars
            .Integer(1, MostNodes)
            .Then(
                (int value, DocumentNode _, string _, ReadContext _, out NumaLayout layout) =>
                {
                    layout = NumaLayout.Even(value);
                    return true;
                }
            ),
        new ListForm<MemorySize>(Scalars.Size(MemorySize.FromMebibytes(64), LargestHost), least: 1)
            .Whole()
            .Then<NumaLayout>(CheckNodes)
    );

    /// <summary>The host.</summary>
    public static readonly MapForm<HostSettings> Host = new(
        "host",
        () =>
            [
                Key.Required<HostSettings, MemorySize>(
                    "memory",
                    "Physical memory of the host, such as 256 GiB.",
                    Scalars.Size(MemorySize.FromMebibytes(64), LargestHost),
                    (host, value) => host with { Memory = value }
                ),
                Key.Optional<HostSettings, ReserveStrategy>(
                    "reserve",
                    "What the host keeps for itself: a size, a size plus an amount per GiB of memory, or the published "
                        + "formulas per-gib-30 (384 MiB + 30 MiB/GiB; default) and per-gib-64 (384 MiB + 64 MiB/GiB; default before "
                        + "2012).",
                    Reserve,
                    (host, value) => host with { Reserve = value }
                ),
                Key.Optional<HostSettings, Func<HostSettings, HostSettings>>(
                    "overhead",
                    "Host memory that a running VM costs beside what it is assigned.",
                    Overhead,
                    (host, update) => update(host)
                ),
                Key.Optional<HostSettings, HostLoad>(
                    "load",
                    "What programs of the host itself take from the memory of the VMs: the path of a trace or recipe, or steps "
                        + "of time. Instead of host-load events of the timeline; default nothing.",
                    HostLoadKeys.Load,
                    (host, value) => host with { Load = value }
                ),
                Key.Optional<HostSettings, NumaLayout>(
                    "numa-nodes",
                    "NUMA nodes of the host: how many of equal size, 1 to 64, or the memory of each in a list; default 1.",
                    NumaNodes,
                    (host, value) => host with { Numa = value with { Spanning = host.Numa.Spanning } }
                ),
                Key.Optional<HostSettings, bool>(
                    "numa-spanning",
                    "Whether the memory of a VM may come from several NUMA nodes (default true); without it each node has a "
                        + "balancer of its own.",
                    Scalars.Flag(),
                    (host, value) => host with { Numa = host.Numa with { Spanning = value } }
                ),
                Key.Optional<HostSettings, HyperVVersion>(
                    "version",
                    "The Hyper-V release modelled; default 2022.",
                    Scalars.Choice(
                        ("2008-r2-sp1-beta", HyperVVersion.V2008R2Sp1Beta),
                        ("2008-r2-sp1", HyperVVersion.V2008R2Sp1),
                        ("2012", HyperVVersion.V2012),
                        ("2012-r2", HyperVVersion.V2012R2),
                        ("2016", HyperVVersion.V2016),
                        ("2019", HyperVVersion.V2019),
                        ("2022", HyperVVersion.V2022),
                        ("2025", HyperVVersion.V2025)
                    ),
                    (host, value) => host with { Version = value }
                ),
            ]
    );

    /// <summary>How memory moves.</summary>
    public static readonly MapForm<MechanismSettings> Mechanism = new(
        "mechanism",
        () =>
            [
                Key.Optional<MechanismSettings, MemorySize>(
                    "unit",
                    "Unit in which memory moves: 4 KiB to 2 MiB, a divisor of 2 MiB; default: that of the policy's hypervisor, 2 MiB for Hyper-V.",
                    Scalars.Size(MemorySize.FromKibibytes(4), MemorySize.FromMebibytes(2)).Then<MemorySize>(CheckUnit),
                    (mechanism, value) => mechanism with { Unit = value }
                ),
                RateKey(
                    "balloon-request-maximum",
                    "Most memory asked back in one balloon request; default 2288 MiB.",
                    (mechanism, value) => mechanism with { BalloonRequestMaximum = value }
                ),
                RateKey(
                    "balloon-per-second",
                    "Balloon inflation per second while the guest has available memory; default 1 GiB.",
                    (mechanism, value) => mechanism with { BalloonPerSecond = value }
                ),
                RateKey(
                    "balloon-paging-per-second",
                    "Balloon inflation per second once the guest must page out first; default 128 MiB.",
                    (mechanism, value) => mechanism with { BalloonPagingPerSecond = value }
                ),
                Key.Optional<MechanismSettings, MemorySize>(
                    "balloon-slow-below",
                    "Available memory of the guest below which inflation is slow; default 64 MiB.",
                    SharedForms.Size,
                    (mechanism, value) => mechanism with { BalloonSlowBelow = value }
                ),
                RateKey(
                    "unballoon-per-second",
                    "Ballooned memory given back per second; default 2 GiB.",
                    (mechanism, value) => mechanism with { UnballoonPerSecond = value }
                ),
                RateKey(
                    "hot-add-per-second",
                    "Memory hot-added per second; default 1 GiB. A linux guest adds in blocks instead.",
                    (mechanism, value) => mechanism with { HotAddPerSecond = value }
                ),
                Key.Optional<MechanismSettings, MemorySize>(
                    "resize-margin",
                    "What a run-time resize leaves a guest beyond its demand; a smaller size is refused; default 300 MiB.",
                    SharedForms.Size,
                    (mechanism, value) => mechanism with { ResizeMargin = value }
                ),
                Key.Optional<MechanismSettings, int>(
                    "operation-time-out",
                    "After how long the host gives up an operation in which nothing moves; 1 s to 1 h, default 5 s.",
                    Scalars.Seconds(1, 3600),
                    (mechanism, value) => mechanism with { OperationTimeOutSeconds = value }
                ),
                Key.Optional<MechanismSettings, int>(
                    "retry",
                    "After how long a guest that refused or did not answer is asked again; 1 s to 1 h, default 30 s.",
                    Scalars.Seconds(1, 3600),
                    (mechanism, value) => mechanism with { RetrySeconds = value }
                ),
                RateKey(
                    "host-swap-out-per-second",
                    "What a host that can swap writes to its swap per second, for all VMs; default 512 MiB.",
                    (mechanism, value) => mechanism with { HostSwapOutPerSecond = value }
                ),
                Key.Optional<MechanismSettings, int>(
                    "host-page-in-microseconds",
                    "Time a VM waits for one page of 4 KiB that its host has swapped out; 1 to 1000000, default 100 (a flash disk).",
                    Scalars.Integer(1, 1_000_000),
                    (mechanism, value) => mechanism with { HostPageInMicroseconds = value }
                ),
            ]
    );

    private static Key<MechanismSettings> RateKey(
        string name,
        string about,
        Func<MechanismSettings, MemorySize, MechanismSettings> apply
    ) => Key.Optional(name, about, Rate, apply);

    private static bool CheckNodes(
        IReadOnlyList<MemorySize> sizes,
        DocumentNode node,
        string path,
        ReadContext context,
        out NumaLayout layout
    )
    {
        bool fits = sizes.Count <= MostNodes;
        layout = fits ? NumaLayout.Of(sizes) : NumaLayout.OneNode;
        if (!fits)
        {
            context.Report(node, path, $"at most {MostNodes} nodes");
        }

        return fits;
    }

    private static bool CheckUnit(
        MemorySize value,
        DocumentNode node,
        string path,
        ReadContext context,
        out MemorySize unit
    )
    {
        unit = value;
        if (MechanismSettings.IsValidUnit(value))
        {
            return true;
        }

        context.Report(node, path, $"a size that divides 2 MiB, not {value}");
        return false;
    }

    private static bool TryParseReserve(ScalarNode node, out ReserveStrategy reserve)
    {
        string text = node.Text.Trim();
        reserve = text == "per-gib-64" ? ReserveStrategy.PerGibibyte64 : ReserveStrategy.PerGibibyte30;
        if (text is "per-gib-30" or "per-gib-64")
        {
            return true;
        }

        string[] parts = text.Split('+');
        MemorySize perGibibyte = MemorySize.Zero;
        if (parts.Length == 2)
        {
            string[] ratio = parts[1].Split('/');
            if (
                ratio.Length != 2
                || ratio[1].Trim() != "GiB"
                || !MemorySize.TryParse(ratio[0], out perGibibyte)
                || perGibibyte > MemorySize.FromGibibytes(1)
            )
            {
                return false;
            }
        }

        bool good = MemorySize.TryParse(parts[0], out MemorySize constant) && parts.Length <= 2;
        reserve = new ReserveStrategy(constant, perGibibyte);
        return good && constant <= LargestHost;
    }
}
