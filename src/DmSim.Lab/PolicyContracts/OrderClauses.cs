using System.Globalization;
using DmSim.Core.Engine;
using DmSim.Core.Policies.Snapshots;
using DmSim.Core.Recording;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.PolicyContracts;

/// <summary>Whether the order in which VMs are listed decides anything where nothing is equal.</summary>
internal static class OrderClauses
{
    public static string IgnoresTheOrderOfVms(ResolvedPolicy policy)
    {
        ComparePlenty(policy);
        return CompareShortage(policy);
    }

    /// <summary>With plenty, whole runs are the same: nothing is contended, not even the mechanism.</summary>
    private static void ComparePlenty(ResolvedPolicy policy)
    {
        RunSpec spec = ContractHost.Busy(60_000).Build(policy);
        RunTotals forward = Simulator.Run(spec, RunOptions.MetricsOnly).Totals;
        RunTotals backward = Simulator.Run(spec with { Vms = [.. spec.Vms.Reverse()] }, RunOptions.MetricsOnly).Totals;
        int last = spec.Vms.Count - 1;
        for (int vm = 0; vm <= last; vm++)
        {
            if (forward.Vms[vm].AssignedPageTicks != backward.Vms[last - vm].AssignedPageTicks)
            {
                throw new BrokenClauseException($"with plenty of memory {spec.Vms[vm].Name} held another amount");
            }
        }
    }

    /// <summary>
    /// In shortage the mechanism serves who comes first, so decisions are compared: of one moment, listed both ways.
    /// What is
    /// left of a division may go by index: a unit.
    /// </summary>
    private static string CompareShortage(ResolvedPolicy policy)
    {
        if (policy.Descriptor.UsesForesight)
        {
            return "whole runs with plenty of memory";
        }

        HostSnapshot moment = Moment();
        Dictionary<string, long> forward = Decide(policy, moment);
        Dictionary<string, long> backward = Decide(policy, moment with { Vms = [.. moment.Vms.Reverse()] });
        long unit = Math.Max(policy.Descriptor.Profile.UnitBytes, 2 * MemorySize.BytesPerMebibyte);
        foreach (VmSnapshot vm in moment.Vms)
        {
            long one = forward.GetValueOrDefault(vm.Name, vm.AssignedBytes);
            long other = backward.GetValueOrDefault(vm.Name, vm.AssignedBytes);
            if (Math.Abs(one - other) > unit)
            {
                throw new BrokenClauseException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"in shortage {vm.Name} was to hold {one} bytes, and {other} with the VMs listed backwards"
                    )
                );
            }
        }

        return "whole runs with plenty of memory, and a moment of shortage";
    }

    /// <summary>Six VMs that hold 9 GiB, want 11 and have 1 more between them; no two alike.</summary>
    private static HostSnapshot Moment()
    {
        VmSnapshot[] vms =
        [
            Vm("a", 1000, 2300, 1000),
            Vm("b", 2100, 1500, 2500),
            Vm("c", 1320, 1900, 4000),
            Vm("d", 1710, 2440, 5500),
            Vm("e", 904, 1210, 7100),
            Vm("f", 2182, 1914, 9000),
        ];
        return new HostSnapshot
        {
            Tick = 100,
            TotalBytes = 10_240 * MemorySize.BytesPerMebibyte,
            FreeBytes = 1024 * MemorySize.BytesPerMebibyte,
            Vms = vms,
        };
    }

    private static VmSnapshot Vm(string name, long assigned, long demand, int weight) =>
        new()
        {
            Name = name,
            AssignedBytes = assigned * MemorySize.BytesPerMebibyte,
            MinimumBytes = 512 * MemorySize.BytesPerMebibyte,
            MaximumBytes = 4096 * MemorySize.BytesPerMebibyte,
            DemandBytes = demand * MemorySize.BytesPerMebibyte,
            AvailableBytes = Math.Max(0, assigned - demand) * MemorySize.BytesPerMebibyte,
            UnusedBytes = Math.Max(0, assigned - demand) * MemorySize.BytesPerMebibyte,
            UsedBytes = demand * 3 / 4 * MemorySize.BytesPerMebibyte,
            ActiveBytes = demand / 2 * MemorySize.BytesPerMebibyte,
            StallPercent = 0,
            SwapInBytesPerSecond = 0,
            Weight = weight,
            Shares = weight / 5,
        };

    private static Dictionary<string, long> Decide(ResolvedPolicy policy, HostSnapshot moment) =>
        new SnapshotDecider([moment], policy.Descriptor, policy.Options)
            .DecideAll()[0]
            .Targets.ToDictionary(target => target.Vm, target => target.Bytes);
}
