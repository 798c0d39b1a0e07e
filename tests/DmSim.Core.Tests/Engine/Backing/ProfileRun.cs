using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Core.Workloads;

namespace DmSim.Core.Tests.Engine.Backing;

/// <summary>
/// A run under a hypervisor's profile, whose policy does what a test wants at given seconds and notes what it is shown in
/// every second. Guests keep no file cache unless a test wants it. What happens in phase 6 of a second is seen in the next.
/// </summary>
internal sealed class ProfileRun
{
    private readonly List<Shown> _shown = [];

    private ProfileRun(
        RunSpec spec,
        HypervisorProfile profile,
        params (int Second, Action<MemoryOrders> Order)[] orders
    )
    {
        RunSpec probed = ProbePolicy.In(spec, (host, into) => Look(host, into, orders), null, profile);
        Log = new EventLog();
        Result = Simulator.Run(probed, new RunOptions { Events = Log });
    }

    public RunResult Result { get; }

    public EventLog Log { get; }

    public static ProfileRun Of(
        RunBuilder builder,
        HypervisorProfile profile,
        params (int Second, Action<MemoryOrders> Order)[] orders
    ) => new(WithoutCache(builder.Build()), profile, orders);

    public static ProfileRun Of(
        RunSpec spec,
        HypervisorProfile profile,
        params (int Second, Action<MemoryOrders> Order)[] orders
    ) => new(spec, profile, orders);

    public static RunSpec WithoutCache(RunSpec spec) => spec with { Signals = spec.Signals with { CachePercent = 0 } };

    /// <summary>The run with a working set of its own for the first VM, in MiB at the seconds of its demand.</summary>
    public static RunSpec WithWorkingSet(RunSpec spec, params long[] mebibytes)
    {
        VmSpec first = spec.Vms[0];
        int[] ticks = [.. Enumerable.Range(0, mebibytes.Length).Select(first.Demand.TickAt)];
        uint[] pages =
        [
            .. Enumerable.Range(0, mebibytes.Length).Select(step => DemandSeries.PagesFor(first.Demand.DemandAt(step))),
        ];
        uint[] hot = [.. mebibytes.Select(size => DemandSeries.PagesFor(RunBuilder.Mib(size)))];
        DemandSeries demand = new(ticks, pages, hot, first.Demand.EndTick);
        return spec with { Vms = [first with { Demand = demand }, .. spec.Vms.Skip(1)] };
    }

    public static Action<MemoryOrders> Target(int vm, long mebibytes) =>
        orders => orders.SetTarget(vm, RunBuilder.Mib(mebibytes), MoveReason.PolicyRule);

    public static Action<MemoryOrders> Reclaim(int vm, long mebibytes) =>
        orders => orders.ReclaimUncooperatively(vm, RunBuilder.Mib(mebibytes));

    public static Action<MemoryOrders> Block(int vm, bool isBlocked) => orders => orders.Block(vm, isBlocked);

    /// <summary>What the policy saw of a VM in a second; MiB.</summary>
    public Shown At(int second, int vm = 0) => _shown.Single(row => row.Second == second && row.Vm == vm);

    public double Metric(string name) => MetricCatalogue.Get(name).OfRun(Result.Totals);

    public int Count(MachineEventKind kind) => Log.Events.Count(item => item.Kind == kind);

    public MachineEvent Only(MachineEventKind kind) => Assert.Single(Log.Events, item => item.Kind == kind);

    private Wake Look(in HostView host, MemoryOrders into, (int Second, Action<MemoryOrders> Order)[] orders)
    {
        for (int vm = 0; vm < host.Assigned.Length; vm++)
        {
            _shown.Add(
                new Shown(
                    host.Tick,
                    vm,
                    InMebibytes(host.Granted[vm]),
                    InMebibytes(host.Assigned[vm]),
                    InMebibytes(host.HostSwapped[vm]),
                    InMebibytes(host.Ballooned[vm]),
                    InMebibytes(host.Visible[vm]),
                    InMebibytes(host.FreeBytes),
                    InMebibytes(host.MostOf(vm)),
                    host.HostStallPercent,
                    host.Capabilities[vm]
                )
            );
        }

        foreach ((int second, Action<MemoryOrders> order) in orders)
        {
            if (second == host.Tick)
            {
                order(into);
            }
        }

        return Wake.At(host.Tick + 1);
    }

    private static double InMebibytes(long bytes) => bytes / (double)MemorySize.BytesPerMebibyte;

    /// <summary>One VM in one second, and free memory of the host.</summary>
    internal sealed record Shown(
        int Second,
        int Vm,
        double Granted,
        double Assigned,
        double Swapped,
        double Ballooned,
        double Visible,
        double Free,
        double Most,
        double HostStallPercent,
        VmCapabilities Capabilities
    );
}
