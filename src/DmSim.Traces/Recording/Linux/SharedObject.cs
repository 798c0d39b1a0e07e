namespace DmSim.Traces.Recording.Linux;

/// <summary>An object in memory that processes share; charged once, whoever maps it.</summary>
internal sealed class SharedObject
{
    /// <summary>What the kernel charges for it, in bytes.</summary>
    public long CommittedBytes { get; set; }

    /// <summary>Whether the object itself could not be asked, so that its mappings stand in.</summary>
    public bool IsEstimated { get; set; }
}
