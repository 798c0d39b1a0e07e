using System.Text;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Import;

/// <summary>
/// The Bitbrains traces of the Grid Workloads Archive (GWA-T-12): VMware's <em>active</em> memory of business VMs. A
/// folder of one file per VM, one such file, or one table with a VM column.
/// </summary>
/// <remarks>
/// Source: Shen, van Beek, Iosup, "Statistical Characterization of Business-Critical Workloads Hosted in Cloud
/// Datacenters", CCGrid 2015. Samples are taken every 300 s.
/// </remarks>
internal sealed class BitbrainsImporter : ITraceImporter
{
    private const int HeldIntervals = 3;
    private const long IntervalMilliseconds = 300_000;

    /// <inheritdoc/>
    public string Name => "bitbrains";

    /// <inheritdoc/>
    public string Description =>
        "Bitbrains (GWA-T-12): a folder of per-VM files, one such file, or a table with a vm column; "
        + "the signal is VMware active memory, a lower bound of demand.";

    /// <inheritdoc/>
    public string? Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return BitbrainsHeader.TryRead(source.FirstHeader()) switch
        {
            null => null,
            { Vm: < 0 } => "its header has 'Memory capacity provisioned [KB]' and 'Memory usage [KB]'",
            _ => "its header has vm, unix_seconds, mem_provisioned_kb and mem_active_kb",
        };
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        VmTable vms = new();
        foreach (ImportFile file in source.Files)
        {
            session.Read(file, (_, lines) => ReadFile(file, lines, session, vms));
        }

        if (vms.Vms.Count == 0 && session.Issues.IsEmpty)
        {
            session.Issues.Add(source.Path, null, null, "there is no row of data after the header");
        }

        session.Issues.ThrowIfAny();
        TraceAssembler assembler = new(session, new(TraceSignal.Active, HeldIntervals, IntervalMilliseconds, 0));
        assembler.CheckSpan(vms);
        return assembler.Assemble(source, vms);
    }

    private static void ReadFile(ImportFile file, LineReader lines, ImportSession session, VmTable vms)
    {
        bool found = lines.TryReadHeader(out ReadOnlySpan<byte> line);
        BitbrainsHeader? header = found ? BitbrainsHeader.TryRead(Encoding.UTF8.GetString(line)) : null;
        if (header is null)
        {
            const string Message =
                "the header lacks columns; expected 'Timestamp [ms]', 'Memory capacity provisioned [KB]' and "
                + "'Memory usage [KB]', or vm, unix_seconds, mem_provisioned_kb and mem_active_kb";
            session.Issues.Add(file.Path, found ? lines.LineNumber : null, null, Message);
            return;
        }

        new BitbrainsRowReader(file, header, session, vms).ReadAll(lines);
    }
}
