using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.Tests;

/// <summary>Small populations whose answers can be worked out by hand.</summary>
internal static class LabScenarios
{
    public const long Mib = MemorySize.BytesPerMebibyte;

    /// <summary>A trace whose VM k demands levels[k] MiB, sampled every 10 s for an hour.</summary>
    public static DemandTrace Constant(params long[] levels)
    {
        TraceVm[] vms = [.. levels.Select((level, index) => Vm($"vm{index}", Enumerable.Repeat(level, 360)))];
        return new DemandTrace(Info(), vms);
    }

    /// <summary>A VM with one value in MiB per 10 s, provisioned with 4 GiB.</summary>
    public static TraceVm Vm(string name, IEnumerable<long> mebibytes, long provisionedMebibytes = 4096)
    {
        long[] demand = [.. mebibytes.Select(value => value * Mib)];
        long[] times = [.. demand.Select((_, index) => index * 10_000L)];
        long[] provisioned = [.. demand.Select(_ => provisionedMebibytes * Mib)];
        return new InMemoryTraceVm(name, times, demand, provisioned, null, null, demand.Length * 10_000L);
    }

    public static TraceInfo Info(TraceSignal signal = TraceSignal.Committed) =>
        new()
        {
            Name = "by hand",
            Signal = signal,
            DurationMilliseconds = 3_600_000,
        };

    /// <summary>A host with 16 GiB and no reserve, so that all of it is for VMs.</summary>
    public static Scenario Scenario(params string[] policies) =>
        new()
        {
            Name = "by hand",
            Replicates = 5,
            Seed = 7,
            Host = new HostSettings
            {
                Memory = MemorySize.FromGibibytes(16),
                Reserve = ReserveStrategy.Fixed(MemorySize.Zero),
            },
            Vms =
            [
                new VmGroup
                {
                    Name = "vm",
                    Template = new VmTemplate(),
                    Workload = WorkloadSource.File("by-hand.csv"),
                },
            ],
            Policies = [.. policies.Select(Choice)],
        };

    public static Experiment Create(Scenario scenario, DemandTrace trace) =>
        Experiment.Create(scenario, [trace], PolicyCatalogue.BuiltIn, "test");

    private static PolicyChoice Choice(string text)
    {
        Assert.True(PolicyChoice.TryParse(text, out PolicyChoice choice));
        return choice;
    }
}
