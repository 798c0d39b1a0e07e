using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>
/// esxtop's batch files (<c>esxtop -b -a</c>): the memory of every VM of an ESX host as VMware sees it from outside.
/// </summary>
internal sealed class EsxtopImporter : ITraceImporter
{
    private const int HeldIntervals = 3;
    private const long FiveSeconds = 5000;

    /// <inheritdoc/>
    public string Name => "esxtop";

    /// <inheritdoc/>
    public string Description =>
        "esxtop -b of a VMware host; the signal is touched (active) memory, a lower bound of demand, or consumed or "
        + "granted memory with --demand-from.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return PdhPreview.Find(source) switch
        {
            null => Recognition.Miss("no heading with (PDH-CSV 4.0)"),
            { IsEsxtop: false } => Recognition.Miss("no counter of esxtop such as Group Memory or Physical Cpu"),
            _ => Recognition.Match("its heading has the banner of a counter log and counters of esxtop"),
        };
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        VmTable vms = new();
        GroupSink sink = new(session, vms);
        CounterNames names = new(session);
        int? offsetMinutes = null;
        foreach (ImportFile file in source.Files)
        {
            session.Read(
                file,
                (_, lines) =>
                {
                    PdhFileReader reader = new(file, session, names, sink);
                    reader.ReadAll(lines);
                    offsetMinutes ??= reader.OffsetMinutes;
                }
            );
        }

        sink.Finish();
        if (vms.Vms.Count == 0 && session.Issues.IsEmpty)
        {
            session.Issues.Add(source.Path, null, null, "no group has a memory size and a row with values");
        }

        FormatTraits traits = new(sink.Signal, HeldIntervals, FiveSeconds, offsetMinutes ?? 0);
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }
}
