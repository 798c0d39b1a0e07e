namespace DmSim.Traces.Expressions;

/// <summary>A reading was asked for that was never taken, so that nothing can be said about what depends on it.</summary>
public sealed class ReadingMissingException : Exception
{
    /// <summary>Tells which.</summary>
    public ReadingMissingException(string message)
        : base(message) { }
}
