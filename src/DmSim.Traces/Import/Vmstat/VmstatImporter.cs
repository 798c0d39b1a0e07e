using DmSim.Core.Workloads;
using DmSim.Traces.Import.Monitoring;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Vmstat;

/// <summary>
/// The output of <c>vmstat</c>, best with <c>-t</c>: free memory, buffers and cache of a machine per file. Demand is
/// used memory: what is installed less these.
/// </summary>
internal sealed class VmstatImporter : ITraceImporter
{
    private const int LinesLookedAt = 20;
    private const long OneSecond = 1000;

    /// <inheritdoc/>
    public string Name => "vmstat";

    /// <inheritdoc/>
    public string Description =>
        "vmstat -t (Linux, Solaris), a machine per file; demand is used memory, the installed memory given less free, "
        + "buffers and cache.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        bool known = source
            .First.Lines.Take(LinesLookedAt)
            .Any(line =>
                VmstatHeader.TryRead(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)) is not null
            );
        return known
            ? Recognition.Match("it has the heading of vmstat with swpd and free")
            : Recognition.Miss("no heading with the columns r, b, swpd and free");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        GuestTable guests = new(session);
        LocalClock clock = new(session);
        foreach (ImportFile file in source.Files)
        {
            session.Read(file, (_, lines) => new VmstatReader(file, session, guests, clock).ReadAll(lines));
        }

        session.Issues.ThrowIfAny();
        return guests.Assemble(source, OneSecond, clock.OffsetMinutes ?? 0);
    }
}
