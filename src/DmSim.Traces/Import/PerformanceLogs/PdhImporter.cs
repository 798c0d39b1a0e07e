using DmSim.Core.Workloads;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>
/// Counter logs of Windows as text: PDH-CSV and PDH-TSV from Performance Monitor, logman, relog, typeperf and
/// Export-Counter. Of a guest, demand is <c>\Memory\Committed Bytes</c>; of a Hyper-V host, each VM's Physical Memory
/// times its Current Pressure. Committed memory either way.
/// </summary>
internal sealed class PdhImporter : ITraceImporter
{
    private const long OneSecond = 1000;

    /// <inheritdoc/>
    public string Name => "pdh";

    /// <inheritdoc/>
    public string Description =>
        "Windows counter logs as text (PDH-CSV, PDH-TSV of perfmon, logman, relog, typeperf), of guests or of a Hyper-V "
        + "host; demand is committed memory.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return PdhPreview.Find(source) switch
        {
            null => Recognition.Miss("no heading with (PDH-CSV 4.0) or (PDH-TSV 4.0)"),
            { IsEsxtop: true } => Recognition.Miss("its counters are those of esxtop"),
            _ => Recognition.Match("its heading has the banner of a Windows counter log"),
        };
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        GuestTable guests = new(session);
        GuestSink sink = new(session, guests);
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
        session.Issues.ThrowIfAny();
        return guests.Assemble(source, OneSecond, offsetMinutes ?? 0);
    }
}
