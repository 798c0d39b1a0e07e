using DmSim.Core.Randomness;
using DmSim.Core.Units;

namespace DmSim.Core.Workloads.Generation;

/// <summary>
/// A new version is rolled out: old and new run side by side for a while, and from then on demand differs.
/// </summary>
public sealed record DeployPart : DemandPart
{
    /// <summary>When the first VM is changed, in milliseconds of trace time.</summary>
    public required long AtMilliseconds { get; init; }

    /// <summary>VMs follow spread evenly over this time, in milliseconds.</summary>
    public long RolloutMilliseconds { get; init; }

    /// <summary>What the new version needs more.</summary>
    public MemorySize Add { get; init; }

    /// <summary>What the new version needs less.</summary>
    public MemorySize Remove { get; init; }

    /// <summary>What both versions side by side need on top.</summary>
    public MemorySize Overlap { get; init; }

    /// <summary>How long both run, in milliseconds.</summary>
    public long OverlapLengthMilliseconds { get; init; } = 5 * 60_000;

    /// <inheritdoc/>
    public override string Kind => "deploy";

    internal override void AddTo(Span<double> mebibytes, PartContext context)
    {
        RandomStream random = context.ForVm();
        double start = AtMilliseconds + (RolloutMilliseconds * random.NextDouble());
        double end = start + OverlapLengthMilliseconds;
        double never = context.Duration + PartContext.Day;
        context.AddPlateau(mebibytes, start, end, 0, Overlap.Mebibytes);
        context.AddPlateau(mebibytes, start, never, 0, Add.Mebibytes);
        context.AddPlateau(mebibytes, end, never, 0, -Remove.Mebibytes);
    }
}
