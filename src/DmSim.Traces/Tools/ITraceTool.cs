namespace DmSim.Traces.Tools;

/// <summary>
/// Makes a trace from traces. Whatever needs all VMs at once (a choice, an alignment, a check) is decided when the tool is
/// applied; samples are only read and changed when the result is read, VM by VM.
/// </summary>
public interface ITraceTool
{
    /// <summary>What the tool does, as configured, for the provenance of its result: a phrase without a full stop.</summary>
    string Description { get; }

    /// <summary>Applies the tool.</summary>
    /// <param name="inputs">One trace, or for a tool that takes several at least one.</param>
    /// <returns>The result, which reads the inputs when it is read, and what its user should know.</returns>
    /// <exception cref="Core.Scenarios.InvalidInputException">The options do not suit the traces.</exception>
    ToolOutcome Apply(IReadOnlyList<TraceInput> inputs);
}
