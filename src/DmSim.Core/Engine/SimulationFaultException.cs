namespace DmSim.Core.Engine;

/// <summary>A broken invariant of the machine: a defect in the engine or a plug-in, never bad input.</summary>
public sealed class SimulationFaultException : Exception
{
    /// <summary>A fault without details.</summary>
    public SimulationFaultException() { }

    /// <summary>A fault that names seed, tick and VM.</summary>
    public SimulationFaultException(string message)
        : base(message) { }

    /// <summary>A fault with its cause.</summary>
    public SimulationFaultException(string message, Exception innerException)
        : base(message, innerException) { }
}
