namespace DmSim.Core.Engine;

/// <summary>The starts that wait for memory of one balancer.</summary>
internal struct StartSummary
{
    /// <summary>How many there are, in an attempt or between two.</summary>
    public int Count;

    /// <summary>Whether one of them is in an attempt.</summary>
    public bool HasActiveAttempt;

    /// <summary>What those in an attempt still miss; bytes.</summary>
    public long MissingBytes;
}
