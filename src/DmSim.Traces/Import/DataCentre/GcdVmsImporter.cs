using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using static DmSim.Traces.Import.DataCentre.FieldKind;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// GCD_VMs: 1,600 VMs of one day each, made from the Google trace of 2011 by summing the tasks of a job every five
/// minutes. A file per VM of two numbers a line, CPU and memory in percent of a VM, without header and times.
/// </summary>
/// <remarks>
/// Source: dnhua/CPU-and-Memory-resource-usage-from-Google-Cluster-Data, whose README gives the five minutes and the 24
/// hours.
/// </remarks>
internal sealed class GcdVmsImporter : ITraceImporter
{
    private const int HeldIntervals = 3;

    private static readonly MemorySize AssumedSize = MemorySize.FromGibibytes(8);

    private static readonly TableShape Shape = new("GCD_VMs", new("CPU %", Number), new("memory %", Number))
    {
        Separator = (byte)' ',
    };

    /// <inheritdoc/>
    public string Name => "gcd-vms";

    /// <inheritdoc/>
    public string Description =>
        "GCD_VMs, VMs made of the Google trace of 2011: a file per VM, CPU % and memory % every 300 s; "
        + "memory in use, in percent of a nominal size.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source) => TableFiles.Recognize(source, Shape);

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        List<TableFile> files = TableFiles.Needed(source, Shape);
        TableFiles.WarnOfOthers(source, session, files.Count);
        long size = session.NominalSize(AssumedSize, "100 % of a VM's memory").Bytes;
        session.Warn($"the files carry no times: their lines are taken to be 300 s apart, as published");
        session.Warn($"every VM begins at time 0 of the trace, whichever day it was recorded");
        VmTable vms = new();
        foreach (TableFile found in files)
        {
            session.Read(found.File, (_, lines) => new GcdVmsRows(found, session, size, vms).ReadAll(lines));
        }

        FormatTraits traits = new(TraceSignal.Used, HeldIntervals, GcdVmsRows.IntervalMilliseconds, 0);
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }
}
