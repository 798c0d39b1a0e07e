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

    /// <summary>Whether minimum is a setting apart from startup: since 2012.</summary>
    public static bool HasMinimumOfItsOwn(this HyperVVersion version) => version >= HyperVVersion.V2012;

    /// <summary>Whether a running VM's maximum can be raised and its minimum lowered: since 2012.</summary>
    public static bool ChangesBoundsWhileRunning(this HyperVVersion version) => version >= HyperVVersion.V2012;

    /// <summary>Whether a running VM without Dynamic Memory can be given another size: since 2016.</summary>
    public static bool ResizesRunningVms(this HyperVVersion version) => version >= HyperVVersion.V2016;
}
