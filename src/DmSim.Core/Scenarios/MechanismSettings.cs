using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>How fast and in what portions memory moves between host and guests.</summary>
public sealed record MechanismSettings
{
    /// <summary>The unit in which Hyper-V moves memory, and of which memory settings are multiples: 2 MiB.</summary>
    public static readonly MemorySize DefaultUnit = MemorySize.FromMebibytes(2);

    /// <summary>
    /// Unit in which memory moves; <see langword="null"/>: the one of the policy's hypervisor, which is 2 MiB for Hyper-V.
    /// It must divide 2 MiB, in which memory settings are given.
    /// </summary>
    public MemorySize? Unit { get; init; }

    /// <summary>Whether memory can move in this unit: from 4 KiB to 2 MiB, and it divides 2 MiB.</summary>
    public static bool IsValidUnit(MemorySize unit) =>
        unit.Bytes >= 4096 && unit <= DefaultUnit && DefaultUnit.Bytes % unit.Bytes == 0;

    /// <summary>
    /// Most memory asked back in one balloon request: 2,288 MiB, the most Windows returns (QEMU hw/hyperv/hv-balloon.c;
    /// model.md §4.1).
    /// </summary>
    public MemorySize BalloonRequestMaximum { get; init; } = MemorySize.FromMebibytes(2288);

    /// <summary>Balloon inflation per second while the guest has available memory: 1 GiB (model.md §4: 0.9 measured).</summary>
    public MemorySize BalloonPerSecond { get; init; } = MemorySize.FromGibibytes(1);

    /// <summary>
    /// Balloon inflation per second once the guest's available memory is below <see cref="BalloonSlowBelow"/> and it
    /// must page out first: 128 MiB (assumption, U14).
    /// </summary>
    public MemorySize BalloonPagingPerSecond { get; init; } = MemorySize.FromMebibytes(128);

    /// <summary>Guest available memory below which inflation is slow: 64 MiB (assumption U14).</summary>
    public MemorySize BalloonSlowBelow { get; init; } = MemorySize.FromMebibytes(64);

    /// <summary>Ballooned memory returned per second: 2 GiB (model.md §4: 2.1 measured).</summary>
    public MemorySize UnballoonPerSecond { get; init; } = MemorySize.FromGibibytes(2);

    /// <summary>Hot-added memory per second: 1 GiB (assumption U5).</summary>
    public MemorySize HotAddPerSecond { get; init; } = MemorySize.FromGibibytes(1);

    /// <summary>
    /// What a run-time resize leaves a guest beyond its demand: 300 MiB; below that Microsoft's acceptance tests expect a
    /// refusal (model.md §1.2).
    /// </summary>
    public MemorySize ResizeMargin { get; init; } = MemorySize.FromMebibytes(300);

    /// <summary>
    /// Seconds after which the host gives up an operation in which nothing moves: 5, the wait that the protocol has
    /// everywhere else (model.md §4.1; assumption).
    /// </summary>
    public int OperationTimeOutSeconds { get; init; } = 5;

    /// <summary>
    /// Seconds before the host asks a guest again that refused or did not answer: 30 (assumption). A refusal is void
    /// earlier, once the guest reports something else.
    /// </summary>
    public int RetrySeconds { get; init; } = 30;

    /// <summary>
    /// What a host that can swap writes to its swap per second, for all VMs together: 512 MiB, a flash disk on a SATA link
    /// (assumption).
    /// </summary>
    public MemorySize HostSwapOutPerSecond { get; init; } = MemorySize.FromMebibytes(512);

    /// <summary>
    /// Microseconds a VM waits for a page that its host has swapped out, 1..1,000,000: 100, as for the guest's own page file
    /// (assumption; model.md §6).
    /// </summary>
    public int HostPageInMicroseconds { get; init; } = 100;
}
