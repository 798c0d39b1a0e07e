using DmSim.Core.Engine;
using DmSim.Core.Scenarios;
using DmSim.Core.Scenarios.Actions;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.PolicyContracts;

/// <summary>A small host on which a policy is tried: no reserve, no overhead, ticks of a second.</summary>
/// <param name="mebibytes">Memory of the host.</param>
/// <param name="seconds">Length of a run.</param>
internal sealed class ContractHost(long mebibytes, int seconds)
{
    private readonly List<VmSpec> _vms = [];
    private readonly List<ScheduledEvent> _events = [];

    /// <summary>How the run begins.</summary>
    public InitialState Initial { get; init; } = InitialState.Settled;

    /// <summary>Eight VMs of different weights and shares whose demand changes twice a minute, without ties.</summary>
    /// <param name="mebibytes">Memory of the host: 5,000 is half of what they want at most, 60,000 is plenty.</param>
    public static ContractHost Busy(long mebibytes)
    {
        ContractHost host = new(mebibytes, seconds: 1500);
        for (int vm = 0; vm < 8; vm++)
        {
            int shift = vm;
            host.Add(
                new VmShape
                {
                    Maximum = 4096,
                    Weight = vm * 1000,
                    Shares = 500 + (vm * 130),
                },
                [.. Enumerable.Range(0, 50).Select(step => (step * 30, 400L + (((step * 613) + (shift * 977)) % 2200)))]
            );
        }

        return host;
    }

    /// <summary>Eight VMs whose demand changes every second by a little, and every five minutes by more.</summary>
    /// <param name="mebibytes">Memory of the host.</param>
    public static ContractHost Calm(long mebibytes)
    {
        ContractHost host = new(mebibytes, seconds: 1500);
        for (int vm = 0; vm < 8; vm++)
        {
            int shift = vm * 31;
            host.Add(
                new VmShape { Maximum = 4096, Weight = vm * 1000 },
                [
                    .. Enumerable
                        .Range(0, 1500)
                        .Select(second => (second, 900L + shift + (second / 300 * 97 % 350) + (second * 7 % 11))),
                ]
            );
        }

        return host;
    }

    /// <summary>Adds a VM.</summary>
    /// <param name="shape">Its settings.</param>
    /// <param name="demand">Seconds and demand in MiB from then on.</param>
    public ContractHost Add(VmShape shape, params (int Second, long Mebibytes)[] demand)
    {
        int[] ticks = [.. demand.Select(step => step.Second)];
        uint[] pages = [.. demand.Select(step => DemandSeries.PagesFor(step.Mebibytes * MemorySize.BytesPerMebibyte))];
        DemandSeries series = new(ticks, pages, null, Math.Max(seconds, ticks[^1] + 1));
        _vms.Add(new VmSpec(FormattableString.Invariant($"vm{_vms.Count}"), shape.ToSettings(), series));
        return this;
    }

    /// <summary>Lets the host itself use memory from the first second on.</summary>
    public ContractHost Load(long loadMebibytes)
    {
        _events.Add(new ScheduledEvent(0, -1, new HostLoadAction(MemorySize.FromMebibytes(loadMebibytes))));
        return this;
    }

    /// <summary>Shuts a VM down and starts it again later.</summary>
    public ContractHost Restart(int vm, int offSecond, int onSecond)
    {
        _events.Add(new ScheduledEvent(offSecond, vm, new ShutDownAction()));
        _events.Add(new ScheduledEvent(onSecond, vm, new StartAction(Attempts: 3, RetryMilliseconds: 20_000)));
        return this;
    }

    /// <summary>The run.</summary>
    public RunSpec Build(ResolvedPolicy policy) =>
        new()
        {
            Host = new HostSettings
            {
                Memory = MemorySize.FromMebibytes(mebibytes),
                Reserve = ReserveStrategy.Fixed(MemorySize.Zero),
                OverheadFirstGibibyte = MemorySize.Zero,
                OverheadFurtherGibibyte = MemorySize.Zero,
            },
            Vms = _vms,
            Policy = policy.Descriptor,
            PolicyOptions = policy.Options,
            DurationTicks = seconds,
            Initial = Initial,
            Events = [.. _events.OrderBy(one => one.Tick)],
        };

    /// <summary>Runs it to the end.</summary>
    public RunResult Run(ResolvedPolicy policy) => Simulator.Run(Build(policy), RunOptions.MetricsOnly);
}
