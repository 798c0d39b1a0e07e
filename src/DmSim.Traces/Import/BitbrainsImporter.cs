using System.Text;
using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

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
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TryReadHeader(source.FirstHeader()) switch
        {
            null => Recognition.Miss("no header with 'Memory capacity provisioned [KB]' and 'Memory usage [KB]'"),
            { Vm.Count: 0 } => Recognition.Match(
                "its header has 'Memory capacity provisioned [KB]' and 'Memory usage [KB]'"
            ),
            _ => Recognition.Match("its header has vm, unix_seconds, mem_provisioned_kb and mem_active_kb"),
        };
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        FormatTraits traits = new(TraceSignal.Active, HeldIntervals, IntervalMilliseconds, 0);
        return new TableImport(source, session, traits).Run(
            source.Files,
            (file, lines) => ReadLayout(file, lines, session)
        );
    }

    private static TableLayout? ReadLayout(ImportFile file, LineReader lines, ImportSession session)
    {
        bool found = lines.TryReadHeader(out ReadOnlySpan<byte> line);
        TableLayout? layout = found ? TryReadHeader(Encoding.UTF8.GetString(line)) : null;
        if (layout is null)
        {
            const string Message =
                "the header lacks columns; expected 'Timestamp [ms]', 'Memory capacity provisioned [KB]' and "
                + "'Memory usage [KB]', or vm, unix_seconds, mem_provisioned_kb and mem_active_kb";
            session.Issues.Add(file.Path, found ? lines.LineNumber : null, null, Message);
        }

        return layout;
    }

    /// <summary>The archive's form (a file per VM), or one table with a VM column.</summary>
    private static TableLayout? TryReadHeader(string line) =>
        LayoutOf(
            TableHeader.Read(line, ';'),
            "Timestamp [ms]",
            null,
            "Memory capacity provisioned [KB]",
            "Memory usage [KB]"
        ) ?? LayoutOf(TableHeader.Read(line, ','), "unix_seconds", "vm", "mem_provisioned_kb", "mem_active_kb");

    private static TableLayout? LayoutOf(TableHeader header, string time, string? vm, string provisioned, string active)
    {
        if (header.Missing([time, provisioned, active]).Any() || (vm is not null && header.Find(vm) < 0))
        {
            return null;
        }

        return new TableLayout
        {
            Separator = header.Separator,
            ColumnCount = header.Names.Count,
            // The archive's header says ms, its values are seconds.
            Time = new TimeColumn(header.Find(time), TimeForm.SecondsOrMilliseconds),
            Vm = vm is null ? [] : [header.Find(vm)],
            Demand = Kilobytes(header.Find(active), "memory usage"),
            Provisioned = Kilobytes(header.Find(provisioned), "provisioned memory"),
        };
    }

    /// <summary>The archive's KB are 1,024 bytes; averages are rounded to whole ones.</summary>
    private static ValueColumn Kilobytes(int index, string name) =>
        new(index, name) { Multiplier = MemorySize.BytesPerKibibyte };
}
