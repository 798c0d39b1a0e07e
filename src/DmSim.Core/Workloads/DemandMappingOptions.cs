using DmSim.Core.Units;

namespace DmSim.Core.Workloads;

/// <summary>
/// The constants of the demand mappings. Active memory (VMware) is a lower bound of commit, so every density from such
/// a trace is given for a low, a middle and a high mapping; all results are clamped to the provisioned size.
/// </summary>
public sealed record DemandMappingOptions
{
    /// <summary>The defaults: base 512 MiB, factor 1.25, window 1 h, low floor 256 MiB, high share ½.</summary>
    public static DemandMappingOptions Default { get; } = new();

    /// <summary>Least demand of a running guest under <see cref="DemandMapping.Low"/>.</summary>
    public MemorySize LowFloor { get; init; } = MemorySize.FromMebibytes(256);

    /// <summary>What a guest commits beyond its active memory under <see cref="DemandMapping.Middle"/>.</summary>
    public MemorySize MiddleBase { get; init; } = MemorySize.FromMebibytes(512);

    /// <summary>Commit per byte of recently active memory under <see cref="DemandMapping.Middle"/>.</summary>
    public double MiddleFactor { get; init; } = 1.25;

    /// <summary>Length of the trailing window whose highest active counts, in milliseconds.</summary>
    public long WindowMilliseconds { get; init; } = 3_600_000;

    /// <summary>Share of the provisioned size below which demand never falls under <see cref="DemandMapping.High"/>.</summary>
    public double HighShareOfProvisioned { get; init; } = 0.5;

    /// <summary>One sentence that says what a mapping does, for reports.</summary>
    public string Describe(DemandMapping mapping) =>
        mapping switch
        {
            DemandMapping.AsIs => "demand as recorded",
            DemandMapping.Low => $"low: max(active, {LowFloor}), at most provisioned",
            DemandMapping.Middle => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"middle: {MiddleBase} + {MiddleFactor} × highest active of the trailing {TimeText.Format(WindowMilliseconds)}, at most provisioned"
            ),
            _ => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"high: max(middle, {HighShareOfProvisioned} × provisioned), at most provisioned"
            ),
        };
}
