namespace DmSim.Core.Recording;

/// <summary>What demand added up to in ticks that were passed over, by VM.</summary>
internal sealed class PassedDemand(int vmCount)
{
    /// <summary>Sum over the ticks; pages of 4 KiB.</summary>
    public long[] PageTicks { get; } = new long[vmCount];

    /// <summary>The greatest of them; pages of 4 KiB.</summary>
    public long[] MaxPages { get; } = new long[vmCount];
}
