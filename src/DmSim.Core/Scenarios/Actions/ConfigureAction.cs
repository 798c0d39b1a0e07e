using DmSim.Core.Units;

namespace DmSim.Core.Scenarios.Actions;

/// <summary>
/// Change memory settings of a VM. While it runs only some may change, and only in one direction; what is refused is an
/// event with the reason (model.md §1.1). A setting that is <see langword="null"/> stays.
/// </summary>
public sealed record ConfigureAction : MachineAction
{
    /// <summary>Startup; only while off.</summary>
    public MemorySize? Startup { get; init; }

    /// <summary>Minimum; while running only lower.</summary>
    public MemorySize? Minimum { get; init; }

    /// <summary>Maximum; while running only higher.</summary>
    public MemorySize? Maximum { get; init; }

    /// <summary>Size without Dynamic Memory; only while off (<see cref="ResizeAction"/> while running).</summary>
    public MemorySize? StaticSize { get; init; }

    /// <summary>Whether Dynamic Memory is on; only while off.</summary>
    public bool? DynamicMemory { get; init; }

    /// <summary>Buffer in percent of demand, 5..2000; at any time.</summary>
    public int? BufferPercent { get; init; }

    /// <summary>Weight, 0..10000; at any time.</summary>
    public int? Weight { get; init; }
}
