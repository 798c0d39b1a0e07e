using System.Globalization;
using DmSim.Core.Recording;
using DmSim.Core.Scenarios;
using DmSim.Lab.Experiments;

namespace DmSim.Lab.PolicyContracts;

/// <summary>
/// Hosts at the edges of what there is. The machine checks itself in every tick: a run that ends has lost no byte and
/// no
/// bound.
/// </summary>
internal static class HostClauses
{
    public static string NoVms(ResolvedPolicy policy) => Report(new ContractHost(4096, 300).Run(policy).Totals);

    public static string OneVm(ResolvedPolicy policy) =>
        Report(new ContractHost(600, 600).Add(new VmShape { Maximum = 8192 }, (0, 4000)).Run(policy).Totals);

    public static string ManyVms(ResolvedPolicy policy)
    {
        ContractHost host = new(12_000_000, 60);
        for (int vm = 0; vm < 10_000; vm++)
        {
            host.Add(new VmShape(), (0, 900), (10 + (vm % 40), 1300));
        }

        return Report(host.Run(policy).Totals);
    }

    public static string MissingReports(ResolvedPolicy policy)
    {
        ContractHost host = new(6000, 600) { Initial = InitialState.ColdBoot };
        GuestSettings mute = new() { Kind = GuestKind.NoIntegration };
        GuestSettings silent = new() { PostBootSilenceSeconds = 400 };
        GuestSettings linux = new() { Kind = GuestKind.Linux };
        host.Add(new VmShape { Guest = mute }, (0, 700), (200, 1800));
        host.Add(new VmShape { Guest = silent }, (0, 900), (200, 2500));
        host.Add(new VmShape { Guest = linux }, (0, 1100), (100, 2600), (300, 500));
        host.Add(new VmShape(), (0, 1300), (150, 2000));
        return Report(host.Run(policy).Totals);
    }

    public static string ZeroWeights(ResolvedPolicy policy)
    {
        ContractHost host = new(4000, 900);
        for (int vm = 0; vm < 4; vm++)
        {
            host.Add(
                new VmShape
                {
                    Weight = 0,
                    Shares = 0,
                    Maximum = 4096,
                },
                (0, 600 + (vm * 100)),
                (300, 1500 + (vm * 70)),
                (600, 700)
            );
        }

        return Report(host.Run(policy).Totals);
    }

    public static string FixedSize(ResolvedPolicy policy)
    {
        VmShape pinned = new()
        {
            Minimum = 1024,
            Startup = 1024,
            Maximum = 1024,
            Weight = 0,
        };
        ContractHost host = new(4096, 600);
        return Report(host.Add(pinned, (0, 100), (60, 5000)).Add(pinned, (0, 900), (90, 10)).Run(policy).Totals);
    }

    public static string OverFull(ResolvedPolicy policy)
    {
        // Eight VMs of at least 512 MiB fill 4 GiB; then the host itself takes half of what they hold.
        ContractHost host = ContractHost.Busy(5000).Load(2500);
        RunTotals totals = host.Run(policy).Totals;
        ContractHost cold = new(2000, 900) { Initial = InitialState.ColdBoot };
        for (int vm = 0; vm < 8; vm++)
        {
            cold.Add(new VmShape { Weight = vm * 1000 }, (0, 900), (300, 1500));
        }

        cold.Run(policy);
        return Report(totals);
    }

    public static string Starts(ResolvedPolicy policy)
    {
        ContractHost host = ContractHost.Busy(6000);
        for (int vm = 0; vm < 8; vm += 3)
        {
            host.Restart(vm, offSecond: 100 + (vm * 10), onSecond: 300 + vm);
        }

        return Report(host.Run(policy).Totals);
    }

    private static string Report(RunTotals totals) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Vms.Count} VMs, {totals.Decisions} orders, {totals.Corrections} corrected"
        );
}
