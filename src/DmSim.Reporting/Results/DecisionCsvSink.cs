using CsvHelper;
using DmSim.Core.Engine;
using DmSim.Core.Recording;
using DmSim.Reporting.Files;

namespace DmSim.Reporting.Results;

/// <summary>
/// Writes every changed order of a run to a CSV file while it runs, so that the log of a month needs no memory. Used by
/// one run, on its thread; dispose it before the results are completed.
/// </summary>
public sealed class DecisionCsvSink : IDecisionSink, IDisposable
{
    private readonly CsvWriter _csv;
    private readonly RunSpec _spec;

    /// <summary>Begins the file and writes its header.</summary>
    /// <param name="path">Where; an existing file is replaced.</param>
    /// <param name="spec">The run, for names and the length of a tick.</param>
    public DecisionCsvSink(string path, RunSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _csv = CsvFile.Create(
            path,
            "tick",
            "seconds",
            "vm",
            "targetBytes",
            "reason",
            "assignedBytes",
            "reportedDemandBytes",
            "freeBytes",
            "node"
        );
    }

    /// <inheritdoc/>
    public void Decided(in Decision decision)
    {
        _csv.WriteField(decision.Tick);
        _csv.WriteField(decision.Tick * (_spec.TickMilliseconds / 1000.0));
        _csv.WriteField(_spec.Vms[decision.Vm].Name);
        _csv.WriteField(decision.TargetBytes);
        _csv.WriteField(ReasonText.Of(decision.Reason));
        _csv.WriteField(decision.AssignedBytes);
        if (decision.ReportedDemandBytes < 0)
        {
            _csv.WriteField(ReadOnlySpan<char>.Empty);
        }
        else
        {
            _csv.WriteField(decision.ReportedDemandBytes);
        }

        _csv.WriteField(decision.FreeBytes);
        if (decision.Node < 0)
        {
            _csv.WriteField(ReadOnlySpan<char>.Empty);
        }
        else
        {
            _csv.WriteField(decision.Node);
        }

        _csv.EndRecord();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _csv.Dispose();
}
