namespace DmSim.Traces.Recording;

/// <summary>What a guest's integration service could read of its machine at one moment. Sizes in bytes.</summary>
/// <param name="CommittedBytes">
/// Memory promised to software: <c>Committed_AS</c> on Linux, the system commit charge on Windows.
/// </param>
/// <param name="AvailableBytes">What the machine could still hand out without paging.</param>
/// <param name="TotalBytes">Physical memory the machine sees.</param>
/// <param name="ResidentBytes">
/// The part of committed memory that lies in physical memory (Linux: <c>AnonPages</c> + <c>Shmem</c>);
/// <see cref="Unknown"/> where the system does not tell.
/// </param>
/// <param name="PageFileBytes">Size of swap areas or page files.</param>
/// <param name="PageFileUsedBytes">Their used part; <see cref="Unknown"/> where the system does not tell.</param>
/// <param name="PagesReadIn">Pages read from them since boot; <see cref="Unknown"/> where not told.</param>
/// <param name="PagesWrittenOut">Pages written to them since boot; <see cref="Unknown"/> where not told.</param>
/// <param name="MajorFaults">Page faults that needed a disk since boot; <see cref="Unknown"/> where not told.</param>
public readonly record struct MachineCounters(
    long CommittedBytes,
    long AvailableBytes,
    long TotalBytes,
    long ResidentBytes,
    long PageFileBytes,
    long PageFileUsedBytes,
    long PagesReadIn,
    long PagesWrittenOut,
    long MajorFaults
)
{
    /// <summary>A counter that the system does not give.</summary>
    public const long Unknown = -1;
}
