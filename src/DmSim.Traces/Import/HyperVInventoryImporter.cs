using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Inventories;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import;

/// <summary>
/// What <c>Get-VM | Export-Csv</c> writes: one point per VM with the demand that Hyper-V works with. Exports with a time
/// column (<c>Select-Object @{n='Time';e={Get-Date -Format o}}, *</c>) are a recording.
/// </summary>
internal sealed class HyperVInventoryImporter : ITraceImporter
{
    private static readonly string[] TimeNames = ["Time", "Timestamp", "DateTime", "Date"];

    /// <inheritdoc/>
    public string Name => "get-vm";

    /// <inheritdoc/>
    public string Description =>
        "Get-VM | Export-Csv of Hyper-V: one point per VM, MemoryDemand; with a Time column in ISO 8601 a recording.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return IsExport(source.First)
            ? Recognition.Match("its header has VM names and MemoryDemand, as Get-VM writes it")
            : Recognition.Miss("no columns Name (or VMName) and MemoryDemand");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        InventoryRows rows = new(session);
        RepairCounter off = session.Repair("VMs that are not running", "left out: they use no memory");
        RepairCounter silent = session.Repair(
            "VMs that report no demand (static memory, or no integration services)",
            "demand is what they are assigned"
        );
        foreach (ImportFile file in source.Files)
        {
            session.Read(
                file,
                (_, lines) => InventoryTable.Read(file, lines, session, row => Add(row, rows, session, off, silent))
            );
        }

        return rows.Assemble(source, TraceSignal.Committed);
    }

    private static bool IsExport(FilePreview preview)
    {
        TableHeader header = TableHeader.Read(preview.Header);
        return header.Find("Name", "VMName") >= 0 && header.Find("MemoryDemand") >= 0;
    }

    private static void Add(
        InventoryTable row,
        InventoryRows rows,
        ImportSession session,
        RepairCounter off,
        RepairCounter silent
    )
    {
        // Exports hold the name of the state, conversions to JSON and back its number.
        if (row.Has("State") && row.Text("State") is not ("Running" or "2"))
        {
            off.Count++;
            return;
        }

        long demand = row.Size(1, "MemoryDemand");
        long assigned = row.Size(1, "MemoryAssigned");
        if (demand is 0 or VmSamples.Unknown && assigned > 0)
        {
            silent.Count++;
            demand = assigned;
        }

        string name = row.Text("Name", "VMName");
        if (name.Length == 0 || demand == VmSamples.Unknown)
        {
            row.Complain("Name and MemoryDemand must be given");
            return;
        }

        bool isDynamic = row.Text("DynamicMemoryEnabled").Equals("true", StringComparison.OrdinalIgnoreCase);
        string size = isDynamic ? "MemoryMaximum" : "MemoryStartup";
        rows.Add(
            new InventoryRow(
                name,
                [row.Text("ComputerName"), row.Text("VMId", "Id")],
                demand,
                row.Size(1, size),
                VmSamples.Unknown,
                TimeOf(row, session)
            )
        );
    }

    private static long TimeOf(InventoryTable row, ImportSession session)
    {
        string text = row.Text(TimeNames);
        if (text.Length == 0)
        {
            return 0;
        }

        if (!TimestampText.TryParse(Encoding.UTF8.GetBytes(text), out long time, out int? offsetMinutes) || time < 0)
        {
            row.Complain($"time '{text}' is not ISO 8601; export it with Get-Date -Format o");
            return 0;
        }

        RecordedZone zone = session.Options.Zone ?? RecordedZone.Utc;
        return offsetMinutes is null ? zone.ToUnixMilliseconds(time, out _) : time;
    }
}
