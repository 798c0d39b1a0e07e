using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Lab.PolicyContracts;

/// <summary>The settings of a VM on a <see cref="ContractHost"/>; sizes in MiB.</summary>
internal sealed record VmShape
{
    public long Minimum { get; init; } = 512;

    public long Startup { get; init; } = 512;

    public long Maximum { get; init; } = 16_384;

    public int Weight { get; init; } = VmSettings.DefaultWeight;

    public int Shares { get; init; } = VmSettings.DefaultShares;

    public GuestSettings Guest { get; init; } = new();

    public VmSettings ToSettings() =>
        new()
        {
            Minimum = MemorySize.FromMebibytes(Minimum),
            Startup = MemorySize.FromMebibytes(Startup),
            Maximum = MemorySize.FromMebibytes(Maximum),
            StaticSize = MemorySize.FromMebibytes(Maximum),
            Weight = Weight,
            Shares = Shares,
            Guest = Guest,
        };
}
