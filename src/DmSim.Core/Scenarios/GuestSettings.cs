using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>The guest operating system and its software.</summary>
public sealed record GuestSettings
{
    /// <summary>What its integration service can do.</summary>
    public GuestKind Kind { get; init; } = GuestKind.Windows;

    /// <summary>What its software does with memory.</summary>
    public GuestApplication Application { get; init; } = GuestApplication.Transparent;

    /// <summary>
    /// Seconds after power-on before the integration service reports: 50 (assumption U16; Linux waits 45 s, a
    /// Server 2016 host about 50 s).
    /// </summary>
    public int PostBootSilenceSeconds { get; init; } = 50;

    /// <summary>
    /// Size of the page file or swap; <see langword="null"/>: managed by the system. Allocations fail when commit would
    /// exceed assigned memory plus this.
    /// </summary>
    public MemorySize? PageFile { get; init; }

    /// <summary>Demand on top of the workload from power-on until the boot is over; none by default.</summary>
    public MemorySize BootDemand { get; init; }

    /// <summary>Seconds from power-on until <see cref="BootDemand"/> is released: 120 (assumption).</summary>
    public int BootSeconds { get; init; } = 120;

    /// <summary>
    /// Seconds within which every page of the working set is used again: 30, the period over which ESX estimates active
    /// memory. Sets how often an absent page is missed.
    /// </summary>
    public int WorkingSetWindowSeconds { get; init; } = 30;

    /// <summary>Microseconds that bringing back one absent 4 KiB page costs: 100, a flash disk (assumption).</summary>
    public int PageInMicroseconds { get; init; } = 100;

    /// <summary>The page file that the system manages in a guest that sees so much memory.</summary>
    /// <remarks>
    /// Windows, managed by the system: three times the memory or 4 GiB, whichever is larger
    /// (learn.microsoft.com/troubleshoot/windows-client/performance/introduction-to-the-page-file).
    /// </remarks>
    public static MemorySize ManagedPageFile(MemorySize visible) =>
        MemorySize.Max(new MemorySize(checked(visible.Bytes * 3)), MemorySize.FromGibibytes(4));
}
