namespace DmSim.Core.Engine;

/// <summary>A broken invariant of the machine: a defect in the engine, never bad input; a plug-in that fails is a <see cref="Policies.PolicyFaultException"/>.</summary>
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
