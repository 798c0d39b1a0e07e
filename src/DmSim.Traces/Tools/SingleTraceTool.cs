using DmSim.Core.Scenarios;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Tools;

/// <summary>A tool that turns one trace into another.</summary>
public abstract class SingleTraceTool : ITraceTool
{
    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public ToolOutcome Apply(IReadOnlyList<TraceInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        List<string> notes = [];
        DemandTrace trace = Apply(inputs.Single().Trace, notes);
        return trace.Vms.Count > 0
            ? new ToolOutcome(trace, notes)
            : throw new InvalidInputException(
                new ValidationIssue(inputs[0].Path, null, null, null, "no VM is left; expected at least one")
            );
    }

    /// <summary>Applies the tool to a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="notes">Takes what the user should know.</param>
    protected abstract DemandTrace Apply(DemandTrace trace, List<string> notes);
}
