namespace DmSim.Core.Recording;

/// <summary>What the value of a <see cref="VmReading"/> or <see cref="HostReading"/> counts.</summary>
public enum ReadingUnit
{
    /// <summary>Memory in bytes.</summary>
    Bytes,

    /// <summary>A share; 1 is 100 %.</summary>
    Share,

    /// <summary>A plain number.</summary>
    Count,

    /// <summary>1 when it holds, else 0.</summary>
    Truth,
}
