using System.Globalization;
using DmSim.Core.Units;

namespace DmSim.Core.Scenarios;

/// <summary>
/// What the host (root partition) keeps for itself: a base plus an amount per GiB of physical memory.
/// </summary>
/// <remarks>
/// Two formulas were published: 384 MiB + 30 MiB per GiB (Virtualization-Documentation, root-memory-reserve, 2017) and
/// 384 MiB + 64 MiB per GiB (2008 R2 SP1). A fixed amount is the base alone.
/// </remarks>
/// <param name="Base">The constant part.</param>
/// <param name="PerGibibyte">The part per whole or begun GiB of physical memory.</param>
public readonly record struct ReserveStrategy(MemorySize Base, MemorySize PerGibibyte)
{
    /// <summary>384 MiB + 30 MiB per GiB: the default.</summary>
    public static ReserveStrategy PerGibibyte30 { get; } =
        new(MemorySize.FromMebibytes(384), MemorySize.FromMebibytes(30));

    /// <summary>384 MiB + 64 MiB per GiB: 2008 R2 SP1.</summary>
    public static ReserveStrategy PerGibibyte64 { get; } =
        new(MemorySize.FromMebibytes(384), MemorySize.FromMebibytes(64));

    /// <summary>A fixed amount.</summary>
    public static ReserveStrategy Fixed(MemorySize size) => new(size, MemorySize.Zero);

    /// <summary>The reserve of a host with so much physical memory, not more than all of it.</summary>
    public MemorySize For(MemorySize physical)
    {
        long gibibytes = physical.RoundUp(MemorySize.FromGibibytes(1)).Bytes / MemorySize.BytesPerGibibyte;
        return MemorySize.Min(physical, Base + new MemorySize(checked(PerGibibyte.Bytes * gibibytes)));
    }

    /// <summary>Such as <c>8 GiB</c> or <c>384 MiB + 30 MiB/GiB</c>.</summary>
    public override string ToString() =>
        PerGibibyte == MemorySize.Zero
            ? Base.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{Base} + {PerGibibyte}/GiB");
}
