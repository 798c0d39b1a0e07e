using DmSim.Core.Units;

namespace DmSim.Core.Policies.Rivals;

/// <summary>The self-ballooning of Linux guests under Xen: each guest follows its own committed memory, whatever the host has.</summary>
/// <remarks>
/// It grows by the whole gap at once and gives back an eighth of the gap every 5 s, in whole pages, down to a floor that
/// depends on its size. Frontswap, which let the host arbitrate, is not modelled. The management domain never balloons itself;
/// nothing is done when a VM starts. All guests act at the same moment.
/// </remarks>
public sealed class XenSelfBalloonPolicy : IBalancingPolicy
{
    private const long PageBytes = 4096;
    private const long PagesPerMebibyte = MemorySize.BytesPerMebibyte / PageBytes;

    private readonly double _intervalSeconds;
    private readonly long _downHysteresis;
    private readonly long _upHysteresis;
    private readonly long _reservePages;
    private readonly long _leastUsablePages;
    private Cadence _cadence;
    private int _management;

    private XenSelfBalloonPolicy(PolicyOptionValues options)
    {
        _intervalSeconds = options.Number("interval");
        _downHysteresis = (long)options.Number("down-hysteresis");
        _upHysteresis = (long)options.Number("up-hysteresis");
        _reservePages = (long)(options.Number("reserve") * PagesPerMebibyte);
        _leastUsablePages = (long)(options.Number("min-usable") * PagesPerMebibyte);
    }

    /// <summary>The catalogue line.</summary>
    public static PolicyDescriptor Descriptor { get; } =
        new()
        {
            Name = "xen-selfballoon",
            Summary =
                "Xen self-ballooning: every guest goes to its committed memory, up at once, down by an eighth of the gap.",
            Source = "github.com/torvalds/linux, drivers/xen/xen-selfballoon.c (0706802; in Linux 3.1 to 5.2)",
            Options =
            [
                PolicyOption.Number("interval", 5, "s", 1, 3600, "Time between two adjustments."),
                PolicyOption.Number(
                    "down-hysteresis",
                    8,
                    "x",
                    1,
                    1e6,
                    "The gap over this is given back per adjustment."
                ),
                PolicyOption.Number("up-hysteresis", 1, "x", 1, 1e6, "The gap over this is taken per adjustment."),
                PolicyOption.Number(
                    "reserve",
                    0,
                    "MiB",
                    0,
                    1 << 20,
                    "The guest kernel's reserve, wanted on top (totalreserve_pages, about 1 % of a guest)."
                ),
                PolicyOption.Number(
                    "min-usable",
                    0,
                    "MiB",
                    0,
                    1 << 20,
                    "Floor beside the reserve; 0 has it follow from the guest's size."
                ),
            ],
            Profile = HypervisorProfile.Xen,
            Create = values => new XenSelfBalloonPolicy(values),
        };

    /// <inheritdoc/>
    public void Begin(in RunInfo run)
    {
        _cadence = new Cadence(run.TicksFor(_intervalSeconds));
        _management = run.ManagementVm;
    }

    /// <inheritdoc/>
    public Wake Balance(in HostView host, MemoryOrders orders)
    {
        if (_cadence.Begins(host.Tick))
        {
            for (int vm = 0; vm < host.State.Length; vm++)
            {
                bool canMove =
                    host.State[vm] == VmState.Running
                    && (host.Capabilities[vm] & VmCapabilities.Balloon) != 0
                    && vm != _management;
                if (canMove && host.ReportedDemand[vm] >= 0)
                {
                    Adjust(host, vm, orders);
                }
            }
        }

        return Wake.At(_cadence.NextTick);
    }

    /// <inheritdoc/>
    public StartVerdict MakeRoom(in HostView host, in StartRequest start, MemoryOrders orders) => StartVerdict.Wait;

    private void Adjust(in HostView host, int vm, MemoryOrders orders)
    {
        long current = host.Granted[vm] / PageBytes;
        long goal = (host.ReportedDemand[vm] / PageBytes) + _reservePages;
        long step = current > goal ? -((current - goal) / _downHysteresis) : (goal - current) / _upHysteresis;
        long floor = FloorPages(host.Maximum[vm] / PageBytes);
        long target = Math.Max(current + step, floor);
        if (target != current)
        {
            long bytes = Math.Min(Math.Max(target * PageBytes, host.Minimum[vm]), host.Maximum[vm]);
            MoveReason reason = current + step < floor ? MoveReason.AtGuestFloor : MoveReason.FollowsDemand;
            orders.SetTarget(vm, bytes, reason);
        }
    }

    /// <summary>What a guest of a size does not balloon below: a line in pieces that ends with a slope of 3 %.</summary>
    private long FloorPages(long sizePages)
    {
        long useful = sizePages - _reservePages;
        if (_leastUsablePages != 0)
        {
            return _reservePages + _leastUsablePages;
        }

        return useful switch
        {
            < 16 * PagesPerMebibyte => sizePages,
            < 64 * PagesPerMebibyte => _reservePages + Line(useful, 16, 1),
            < 512 * PagesPerMebibyte => _reservePages + Line(useful, 40, 3),
            _ => _reservePages + Line(useful, 99, 5),
        };
    }

    private static long Line(long usefulPages, long fromMebibytes, int shift)
    {
        long from = fromMebibytes * PagesPerMebibyte;
        return from + ((usefulPages - from) >> shift);
    }
}
