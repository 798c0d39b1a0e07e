namespace DmSim.Traces.Recording.Linux;

/// <summary>What one process is charged for.</summary>
/// <param name="AccountedBytes">Sum of its areas that the kernel charges (flag <c>ac</c>).</param>
/// <param name="ResidentBytes">Its proportional share (<c>Pss</c>) of what of these lies in memory.</param>
/// <param name="UnreservedBytes">Its share of private memory in areas that are not charged.</param>
/// <param name="AreaCount">How many areas it has; tells apart quickly what cannot be one address space.</param>
/// <param name="IsEstimated">Whether the areas could not be read, so that <c>VmData</c> + <c>VmStk</c> stands in.</param>
/// <param name="Shared">Mappings of objects on devices without a disk.</param>
internal sealed record ProcessMemory(
    long AccountedBytes,
    long ResidentBytes,
    long UnreservedBytes,
    int AreaCount,
    bool IsEstimated,
    IReadOnlyList<SharedMapping> Shared
);
