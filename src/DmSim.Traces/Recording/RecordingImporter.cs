using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Recording;

/// <summary>
/// The journal of <c>dmsim record</c>, whole or cut off. Demand is committed memory: <c>Committed_AS</c> or the commit
/// charge of the machine, or what the kernel charges to the parts that were followed.
/// </summary>
internal sealed class RecordingImporter : ITraceImporter
{
    /// <summary>A recorder that was stopped for longer leaves the VM absent rather than frozen.</summary>
    private const int HeldIntervals = 60;

    /// <inheritdoc/>
    public string Name => "recording";

    /// <inheritdoc/>
    public string Description =>
        "The journal of dmsim record, also of one that was killed; demand is committed memory.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.FirstHeader().StartsWith(JournalLine.Opening, StringComparison.Ordinal)
            ? Recognition.Match("it begins as a journal of dmsim record does")
            : Recognition.Miss($"does not begin with '{JournalLine.Opening.TrimEnd()}'");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        VmTable vms = new();
        RecordingReader? reader = null;
        session.Read(source.Files[0], (file, lines) => reader = Read(file, lines, session, vms));
        if (source.Files.Count > 1)
        {
            session.Issues.Add(source.Path, null, null, "a recording is one file; expected its journal, not a folder");
        }

        if (reader is not null && vms.Vms.Count == 0)
        {
            session.Issues.Add(source.Path, null, null, "the recording ends before its first sample");
        }

        session.Issues.ThrowIfAny();
        RecordingHeader header = reader!.Header;
        FormatTraits traits = new(
            TraceSignal.Committed,
            HeldIntervals,
            header.IntervalMilliseconds,
            header.OffsetMinutes
        );
        DemandTrace trace = new TraceAssembler(session, traits).Assemble(source, vms);
        TraceInfo info = trace.Info with
        {
            Name = session.Options.Name ?? header.Name,
            Provenance = reader.Provenance(),
        };
        return new DemandTrace(info, trace.Vms);
    }

    private static RecordingReader? Read(ImportFile file, LineReader lines, ImportSession session, VmTable vms)
    {
        if (
            lines.TryRead(out ReadOnlySpan<byte> line)
            && JournalLine.TryOpen(line, out ReadOnlySpan<byte> text)
            && text.StartsWith(Encoding.ASCII.GetBytes(JournalLine.Opening))
            && RecordingHeader.FromJson(text[JournalLine.Opening.Length..]) is { } header
        )
        {
            RecordingReader reader = new(header, session, vms);
            reader.ReadAll(lines);
            return reader;
        }

        session.Issues.Add(file.Path, 1, null, "the first line is damaged; expected that of a journal of dmsim record");
        return null;
    }
}
