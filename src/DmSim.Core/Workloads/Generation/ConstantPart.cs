using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>What a VM commits all the time: operating system and services.</summary>
public sealed record ConstantPart : DemandPart
{
    /// <summary>The median over the VMs of the group.</summary>
    public required MemorySize Size { get; init; }

    /// <summary>How much VMs differ: standard deviation of the logarithm, 0..2.</summary>
    public double Spread { get; init; }

    /// <inheritdoc/>
    public override string Kind => "constant";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        double amount = Size.Mebibytes * Variates.LogNormal(context.ForVm(), Spread);
        for (int index = 0; index < mebibytes.Length; index++)
        {
            mebibytes[index] += amount;
        }
    }
}
