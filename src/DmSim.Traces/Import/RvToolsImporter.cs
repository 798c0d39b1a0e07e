using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Inventories;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>
/// RVTools inventories of VMware: the tab vMemory, else vInfo, as CSV files or in the workbook. One point per VM: what
/// VMware estimates as active, a lower bound of demand; with <c>--signal used</c> the host memory it consumes, an upper
/// bound.
/// </summary>
internal sealed class RvToolsImporter : ITraceImporter
{
    private const string MemorySheet = "vMemory";
    private const string InfoSheet = "vInfo";

    /// <inheritdoc/>
    public string Name => "rvtools";

    /// <inheritdoc/>
    public string Description =>
        "RVTools vMemory or vInfo (CSV per tab, or the .xlsx workbook): one point per VM, VMware active memory; with "
        + "--signal used what it consumes.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Choose(source) is { } found
            ? Recognition.Match($"{found.File.Name} has the columns of the RVTools tab {found.Tab}")
            : Recognition.Miss("no columns VM, Powerstate and Active, or Active Memory");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        TraceSignal signal = session.Options.Signal ?? TraceSignal.Active;
        InventoryRows rows = new(session);
        RepairCounter off = session.Repair("VMs that are not powered on", "left out: they use no memory");
        RepairCounter templates = session.Repair("templates", "left out: they are no VMs");
        string? tab = Choose(source)?.Tab;
        ImportFile[] files = [.. source.Files.Where(file => tab is not null && TabOf(source.Preview(file)) == tab)];
        if (files.Length == 0)
        {
            const string Message = "expected the RVTools tab vMemory or vInfo, with the columns VM and Powerstate";
            session.Issues.Add(source.Path, null, null, Message);
        }

        foreach (ImportFile file in files)
        {
            session.ReadSheet(
                source.Preview(file),
                tab!,
                (_, lines) => InventoryTable.Read(file, lines, session, row => Add(row, rows, signal, off, templates))
            );
        }

        session.Warn($"{Describe(signal)}");
        return rows.Assemble(source, signal);
    }

    private static string Describe(TraceSignal signal) =>
        signal == TraceSignal.Active
            ? "demand is VMware's active memory, a lower bound; --signal used takes what is consumed, an upper bound"
            : "demand is the host memory that the VM consumes, an upper bound: pages once touched are in it";

    private static void Add(
        InventoryTable row,
        InventoryRows rows,
        TraceSignal signal,
        RepairCounter off,
        RepairCounter templates
    )
    {
        if (row.Text("Template").Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            templates.Count++;
            return;
        }

        if (!row.Text("Powerstate").Equals("poweredOn", StringComparison.OrdinalIgnoreCase))
        {
            off.Count++;
            return;
        }

        long active = row.Size(MemorySize.BytesPerMebibyte, "Active", "Active Memory");
        long consumed = row.Size(MemorySize.BytesPerMebibyte, "Consumed");
        long demand = signal == TraceSignal.Active ? active : consumed;
        string name = row.Text("VM");
        if (name.Length == 0 || demand == VmSamples.Unknown)
        {
            row.Complain(
                signal == TraceSignal.Active
                    ? "VM and Active must be given"
                    : "VM and Consumed must be given; only the tab vMemory has Consumed"
            );
            return;
        }

        rows.Add(
            new InventoryRow(
                name,
                [row.Text("Cluster"), row.Text("Host"), row.Text("VM UUID"), row.Text("VM ID")],
                demand,
                row.Size(MemorySize.BytesPerMebibyte, "Size MiB", "Size MB", "Memory"),
                signal == TraceSignal.Active ? VmSamples.Unknown : active,
                0
            )
        );
    }

    /// <summary>vMemory says more than vInfo.</summary>
    private static (ImportFile File, string Tab)? Choose(ImportSource source)
    {
        (ImportFile File, string? Tab)[] found =
        [
            .. source.Previews.Select(preview => (preview.File, TabOf(preview))).Where(one => one.Item2 is not null),
        ];
        foreach (string tab in (ReadOnlySpan<string>)[MemorySheet, InfoSheet])
        {
            if (Array.Find(found, one => one.Tab == tab) is { File: not null } match)
            {
                return (match.File, tab);
            }
        }

        return null;
    }

    private static string? TabOf(FilePreview preview)
    {
        if (XlsxText.Recognizes(preview.Start))
        {
            IReadOnlyList<string> sheets = XlsxText.ReadSheetNames(preview.File);
            return sheets.Contains(MemorySheet) ? MemorySheet
                : sheets.Contains(InfoSheet) ? InfoSheet
                : null;
        }

        TableHeader header = TableHeader.Read(preview.Header);
        return header.Missing("VM", "Powerstate").Any() ? null
            : header.Find("Active") >= 0 && header.Find("Size MiB", "Size MB") >= 0 ? MemorySheet
            : header.Find("Active Memory") >= 0 && header.Find("Memory") >= 0 ? InfoSheet
            : null;
    }
}
