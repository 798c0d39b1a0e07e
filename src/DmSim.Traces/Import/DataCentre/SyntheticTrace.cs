using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// Traces whose demand is made up: only when the user asks for it, and marked as such wherever the trace goes.
/// </summary>
internal static class SyntheticTrace
{
    /// <summary>What is added to the name of such a trace.</summary>
    public const string Mark = " (synthetic demand)";

    /// <summary>The assumptions that the user stated.</summary>
    /// <param name="source">The source, to name in the refusal.</param>
    /// <param name="session">The options.</param>
    /// <param name="recorded">What the data set records.</param>
    /// <exception cref="Core.Scenarios.InvalidInputException">There are none.</exception>
    public static SyntheticDemand Demanded(ImportSource source, ImportSession session, string recorded)
    {
        if (session.Options.SyntheticDemand is not SyntheticDemand demand)
        {
            const string Option = "--synthetic-demand default makes demand up from stated assumptions";
            throw TableFiles.Refusal(source, $"{recorded}, but no memory use over time; {Option}");
        }

        session.Warn($"the demand is synthetic: {demand.Describe()}; only sizes and lifetimes are recorded");
        return demand;
    }

    /// <summary>Makes the trace.</summary>
    public static DemandTrace Finish(ImportSource source, ImportSession session, VmTable vms, long intervalMilliseconds)
    {
        FormatTraits traits = new(TraceSignal.Committed, ImportOptions.HoldForever, intervalMilliseconds, 0)
        {
            IntervalMilliseconds = intervalMilliseconds,
        };
        DemandTrace trace = new TraceAssembler(session, traits).Assemble(source, vms);
        return new DemandTrace(trace.Info with { Name = trace.Info.Name + Mark }, trace.Vms);
    }
}
