using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>The guest operating system and its software.</summary>
public sealed record GuestSettings
{
    /// <summary>Which integration service it has.</summary>
    public GuestKind Kind { get; init; } = GuestKind.Windows;

    /// <summary>Behaviour of the kernel's balloon driver; matters to Linux guests only.</summary>
    public LinuxKernel Kernel { get; init; } = LinuxKernel.Current;

    /// <summary>
    /// Whether memory can be hot-added: true. A Linux kernel without memory hot-plug and the integration services 3.5
    /// balloon only (model.md §4.3).
    /// </summary>
    public bool CanHotAdd { get; init; } = true;

    /// <summary>Block in which a Linux guest brings hot-added memory online: 128 MiB, up to 2 GiB on large VMs (model.md §4.1).</summary>
    public MemorySize HotAddBlock { get; init; } = MemorySize.FromMebibytes(128);

    /// <summary>Time a Linux guest takes to bring one block online in milliseconds, 0..5000: 100 (assumption, U5).</summary>
    public int HotAddBlockMilliseconds { get; init; } = 100;

    /// <summary>What its software does with memory.</summary>
    public GuestApplication Application { get; init; } = GuestApplication.Transparent;

    /// <summary>
    /// Seconds after power-on before the integration service reports; <see langword="null"/>: by kind, see
    /// <see cref="SilenceSeconds"/>.
    /// </summary>
    public int? PostBootSilenceSeconds { get; init; }

    /// <summary>
    /// Size of the page file or swap; <see langword="null"/>: managed by the system, and for Linux none. Allocations fail
    /// when commit would exceed assigned memory plus this.
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

    /// <summary>The page file or swap of this guest when it sees so much memory.</summary>
    public MemorySize PageFileAt(MemorySize visible) =>
        PageFile ?? (Kind == GuestKind.Linux ? MemorySize.Zero : ManagedPageFile(visible));

    /// <summary>What is wrong with its balloon driver; nothing by default.</summary>
    public DriverSettings Driver { get; init; } = DriverSettings.Healthy;

    /// <summary>
    /// Seconds of silence after a boot or after the driver was loaded: what was set, otherwise 45 for Linux
    /// (<c>pressure_report_delay</c>) and 50 for others (assumption U16).
    /// </summary>
    public int SilenceSeconds => PostBootSilenceSeconds ?? (Kind == GuestKind.Linux ? 45 : 50);
}
