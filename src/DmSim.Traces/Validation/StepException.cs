namespace DmSim.Traces.Validation;

/// <summary>A step cannot be worked out at the moment it is reached, or failed; the case fails with it.</summary>
public sealed class StepException : Exception
{
    /// <summary>Tells why.</summary>
    public StepException(string message)
        : base(message) { }
}
