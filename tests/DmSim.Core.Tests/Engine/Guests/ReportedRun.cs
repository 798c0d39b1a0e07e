using DmSim.Core.Engine;
using DmSim.Core.Policies;
using DmSim.Core.Units;

namespace DmSim.Core.Tests.Engine.Guests;

/// <summary>What the host believed of one VM, second by second, under the run's own policy; sizes in MiB.</summary>
internal sealed class ReportedRun
{
    public List<double> Demand { get; } = [];

    public List<double> Assigned { get; } = [];

    public List<int> ReportTick { get; } = [];

    /// <summary>The first second with a report; −1 for none.</summary>
    public int FirstSecond => Demand.FindIndex(value => value >= 0);

    public static ReportedRun Of(RunSpec spec, int vm)
    {
        ReportedRun run = new();
        IBalancingPolicy policy = spec.Policy.Create(spec.PolicyOptions);
        policy.Begin(new RunInfo(spec.Vms.Count, spec.TickMilliseconds, 0, spec.UnitBytes, 1));
        RunSpec probed = ProbePolicy.In(
            spec,
            (host, orders) =>
            {
                run.Demand.Add(Mebibytes(host.ReportedDemand[vm]));
                run.Assigned.Add(Mebibytes(host.Assigned[vm]));
                run.ReportTick.Add(host.ReportTick[vm]);
                policy.Balance(host, orders);
                return Wake.At(host.Tick + 1);
            },
            (host, start, orders) => policy.MakeRoom(host, start, orders)
        );
        Simulator.Run(probed, RunOptions.MetricsOnly);
        return run;
    }

    private static double Mebibytes(long bytes) => bytes < 0 ? -1 : bytes / (double)MemorySize.BytesPerMebibyte;
}
