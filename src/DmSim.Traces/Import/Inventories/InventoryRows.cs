using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Inventories;

/// <summary>
/// The VMs of an inventory. A name that several VMs share gets the first qualifier that tells them apart, for two VMs
/// must not become one.
/// </summary>
internal sealed class InventoryRows(ImportSession session)
{
    // A point of time says nothing of how long it holds; an hour is what the mapping of active memory looks back.
    private const long HourMilliseconds = 3_600_000;

    private readonly List<InventoryRow> _rows = [];

    /// <summary>Adds a VM.</summary>
    public void Add(InventoryRow row)
    {
        ImportTally tally = session.Tally;
        tally.Zeros += row.Demand == 0 ? 1 : 0;
        tally.ZeroProvisioned += row.Provisioned == 0 ? 1 : 0;
        tally.OutOfRange += row.Provisioned != VmSamples.Unknown && row.Demand > row.Provisioned ? 1 : 0;
        _rows.Add(row);
    }

    /// <summary>Makes a trace.</summary>
    /// <param name="source">The source.</param>
    /// <param name="signal">What the signal means.</param>
    public DemandTrace Assemble(ImportSource source, TraceSignal signal)
    {
        VmTable vms = new();
        foreach (IGrouping<string, InventoryRow> group in _rows.GroupBy(row => row.Name, StringComparer.Ordinal))
        {
            Func<InventoryRow, string> nameOf = NameOf([.. group]);
            foreach (InventoryRow row in group)
            {
                vms.GetOrAdd(Encoding.UTF8.GetBytes(nameOf(row)))!
                    .Add(new SampleRow(row.Time, row.Demand, row.Provisioned, row.WorkingSet, VmSamples.Unknown));
            }
        }

        if (vms.Vms.Count > 0 && vms.Vms.All(vm => vm.Count == 1))
        {
            session.Warn(
                $"an inventory is one point of time: the trace is a population of sizes and uses that do not change"
            );
        }

        FormatTraits traits = new(signal, ImportOptions.HoldForever, HourMilliseconds, 0);
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }

    private static Func<InventoryRow, string> NameOf(InventoryRow[] rows)
    {
        // Rows of one VM at several times are one VM.
        bool isOne = rows.Length == rows.DistinctBy(row => row.Time).Count();
        for (int index = 0; !isOne && index < rows[0].Qualifiers.Count; index++)
        {
            int place = index;
            string Qualified(InventoryRow row) => $"{row.Name}@{row.Qualifiers[place]}";
            if (rows.Length == rows.DistinctBy(row => (row.Time, Qualified(row))).Count())
            {
                return Qualified;
            }
        }

        return row => row.Name;
    }
}
