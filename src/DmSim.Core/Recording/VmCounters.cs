namespace DmSim.Core.Recording;

/// <summary>
/// What Windows would show of one VM at a moment (model.md §3): the set <c>Hyper-V Dynamic Memory VM</c>, and what the
/// guest's own counters would say. Sizes in bytes, pressures in whole percent.
/// </summary>
public readonly record struct VmCounters
{
    /// <summary>Whether the VM runs; otherwise there is no instance of it.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether Dynamic Memory is on.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Whether its integration service has reported since the boot; otherwise pressures are unknown.</summary>
    public bool HasReport { get; init; }

    /// <summary>Whether Windows shows an instance: balanced, or without Dynamic Memory but reporting (2016 and later).</summary>
    public bool HasInstance => IsRunning && (IsDynamic || HasReport);

    /// <summary>Memory added since it was started, cumulative.</summary>
    public long AddedBytes { get; init; }

    /// <summary>Memory removed since it was started, cumulative.</summary>
    public long RemovedBytes { get; init; }

    /// <summary>Operations that added memory since it was started.</summary>
    public long AddOperations { get; init; }

    /// <summary>Operations that removed memory since it was started.</summary>
    public long RemoveOperations { get; init; }

    /// <summary>Assigned memory.</summary>
    public long PhysicalBytes { get; init; }

    /// <summary>Memory the guest believes to have.</summary>
    public long GuestVisibleBytes { get; init; }

    /// <summary>Available memory the guest reported.</summary>
    public long GuestAvailableBytes { get; init; }

    /// <summary>Demand the guest reported.</summary>
    public long DemandBytes { get; init; }

    /// <summary>Memory in the Smart Paging file.</summary>
    public long SmartPagedBytes { get; init; }

    /// <summary>Reported demand ÷ assigned memory.</summary>
    public long CurrentPressure { get; init; }

    /// <summary>Its mean over <see cref="CounterFeed.WindowSeconds"/>.</summary>
    public long AveragePressure { get; init; }

    /// <summary>The least in that time.</summary>
    public long MinimumPressure { get; init; }

    /// <summary>The most in that time.</summary>
    public long MaximumPressure { get; init; }

    /// <summary>Memory buffer in percent of demand.</summary>
    public int BufferPercent { get; init; }

    /// <summary>Maximum memory, which the guest's integration service shows.</summary>
    public long MaximumBytes { get; init; }

    /// <summary>
    /// What the guest's <c>Committed Bytes</c> shows: demand and, in Windows, the balloon, which is locked by the driver.
    /// </summary>
    public long GuestCommittedBytes { get; init; }

    /// <summary>
    /// What the guest's <c>Commit Limit</c> shows: assigned memory it can use, the balloon, which counts as committed as
    /// well, and the page file. Allocations fail when <see cref="GuestCommittedBytes"/> would exceed it (model.md §6).
    /// </summary>
    public long GuestCommitLimitBytes { get; init; }

    /// <summary>
    /// WMI <c>MemoryAvailable</c>: 100 · (A − C) / A (equation E4); <see cref="Unknown"/> without a report or without
    /// Dynamic Memory.
    /// </summary>
    public int MemoryAvailable =>
        HasReport && IsDynamic ? (int)Round(100 * (Int128)(PhysicalBytes - DemandBytes), PhysicalBytes) : Unknown;

    /// <summary>
    /// WMI <c>AvailableMemoryBuffer</c>: 100 · (A − C) / (C · b) (equation E5); <see cref="Unknown"/> likewise.
    /// </summary>
    public int AvailableMemoryBuffer =>
        HasReport && IsDynamic && DemandBytes > 0
            ? (int)
                Int128.Clamp(
                    Round(10_000 * (Int128)(PhysicalBytes - DemandBytes), (Int128)DemandBytes * BufferPercent),
                    int.MinValue,
                    Unknown - 1
                )
            : Unknown;

    /// <summary>What Hyper-V Manager shows as memory status.</summary>
    public MemoryStatus Status
    {
        get
        {
            if (!HasReport || !IsDynamic)
            {
                return MemoryStatus.None;
            }

            if (DemandBytes > PhysicalBytes)
            {
                return MemoryStatus.Warning;
            }

            return AvailableMemoryBuffer < LowBelow ? MemoryStatus.Low : MemoryStatus.Ok;
        }
    }

    /// <summary>WMI's mark of a value that is not known: 2147483647.</summary>
    public const int Unknown = int.MaxValue;

    /// <summary>Available memory buffer below which the status is low: 80 (assumption U13).</summary>
    public const int LowBelow = 80;

    /// <summary>A quotient rounded half away from zero; exact, so that no culture and no processor changes it.</summary>
    internal static Int128 Round(Int128 numerator, Int128 denominator)
    {
        Int128 half = denominator / 2;
        return (numerator < 0 ? numerator - half : numerator + half) / denominator;
    }
}
