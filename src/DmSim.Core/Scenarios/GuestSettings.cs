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

    /// <summary>What is wrong with its balloon driver; nothing by default.</summary>
    public DriverSettings Driver { get; init; } = DriverSettings.Healthy;

    /// <summary>
    /// Seconds of silence after a boot or after the driver was loaded: what was set, otherwise 45 for Linux
    /// (<c>pressure_report_delay</c>) and 50 for others (assumption U16).
    /// </summary>
    public int SilenceSeconds => PostBootSilenceSeconds ?? (Kind == GuestKind.Linux ? 45 : 50);
}
