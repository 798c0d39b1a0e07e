using DmSim.Core.Policies.Sharing;
using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>What differs between Hyper-V releases (model.md §1.2).</summary>
public static class ReleaseRules
{
    private static readonly MemorySize GreatestOf2008R2 = MemorySize.FromGibibytes(64);
    private static readonly MemorySize GreatestOf2012 = new(MemorySize.BytesPerTebibyte);

    /// <summary>The largest maximum a VM may have: 64 GiB in 2008 R2 SP1, 1 TiB in 2012 and 2012 R2, 12 TiB later.</summary>
    public static MemorySize GreatestMaximum(this HyperVVersion version) =>
        version switch
        {
            < HyperVVersion.V2012 => GreatestOf2008R2,
            < HyperVVersion.V2016 => GreatestOf2012,
            _ => VmSettingsRules.GreatestMaximum,
        };

    /// <summary>The largest buffer in percent: 95 in the beta of 2008 R2 SP1, where it was a share of the total; 2000 later.</summary>
    public static int GreatestBufferPercent(this HyperVVersion version) =>
        version == HyperVVersion.V2008R2Sp1Beta ? 95 : 2000;

    /// <summary>What the buffer is a percentage of: of the total in the beta of 2008 R2 SP1, of demand since.</summary>
    public static BufferMeaning BufferMeaning(this HyperVVersion version) =>
        version == HyperVVersion.V2008R2Sp1Beta
            ? Policies.Sharing.BufferMeaning.OfTotal
            : Policies.Sharing.BufferMeaning.OfDemand;

    /// <summary>
    /// The published reserve of the release: 384 MiB + 64 MiB per GiB for 2008 R2 SP1, 384 MiB + 30 MiB per GiB later.
    /// </summary>
    public static ReserveStrategy Reserve(this HyperVVersion version) =>
        version < HyperVVersion.V2012 ? ReserveStrategy.PerGibibyte64 : ReserveStrategy.PerGibibyte30;

    /// <summary>Whether minimum is a setting apart from startup: since 2012.</summary>
    public static bool HasMinimumOfItsOwn(this HyperVVersion version) => version >= HyperVVersion.V2012;

    /// <summary>Whether a running VM's maximum can be raised and its minimum lowered: since 2012.</summary>
    public static bool ChangesBoundsWhileRunning(this HyperVVersion version) => version >= HyperVVersion.V2012;

    /// <summary>Whether a running VM without Dynamic Memory can be given another size: since 2016.</summary>
    public static bool ResizesRunningVms(this HyperVVersion version) => version >= HyperVVersion.V2016;
}
