using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Sysstat;

/// <summary>
/// The memory of Linux machines as sysstat recorded it, in any output of <c>sar</c> and <c>sadf</c>. Demand is
/// <c>kbcommit</c> (<c>Committed_AS</c>), or used memory from versions that do not print it.
/// </summary>
internal sealed class SysstatImporter : ITraceImporter
{
    /// <inheritdoc/>
    public string Name => "sysstat";

    /// <inheritdoc/>
    public string Description =>
        "sar -r as text, or sadf -d, -p, -j, -x: a Linux (or Solaris) machine per host name; demand is Committed_AS, or "
        + "used memory where that is not recorded.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return SysstatForms.Find(source.First) switch
        {
            SysstatForm.Binary => Recognition.Match("it begins like a binary file of sadc"),
            SysstatForm.Text => Recognition.Match("it begins like the text of sar"),
            SysstatForm.Table => Recognition.Match("it has the heading '# hostname;interval;timestamp' of sadf -d"),
            SysstatForm.Pairs => Recognition.Match("its lines have the six fields of sadf -p"),
            SysstatForm.Json => Recognition.Match("it is JSON with the member 'sysstat'"),
            SysstatForm.Xml => Recognition.Match("it is XML with the element 'sysstat'"),
            _ => Recognition.Miss("no first line or heading of sar or sadf"),
        };
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        SysstatHosts hosts = new(session);
        foreach (ImportFile file in source.Files)
        {
            SysstatForm form = SysstatForms.Find(source.Preview(file));
            switch (form)
            {
                case SysstatForm.Json:
                    session.ReadContent(file, (_, content) => new SadfJsonReader(file, hosts).ReadAll(content));
                    break;
                case SysstatForm.Xml:
                    session.ReadContent(file, (_, content) => new SadfXmlReader(file, hosts).ReadAll(content));
                    break;
                case SysstatForm.Table:
                    session.Read(file, (_, lines) => new SadfTableReader(file, hosts).ReadAll(lines));
                    break;
                case SysstatForm.Pairs:
                    session.Read(file, (_, lines) => new SadfPairsReader(file, hosts).ReadAll(lines));
                    break;
                case SysstatForm.Text:
                    session.Read(file, (_, lines) => new SarTextReader(file, hosts).ReadAll(lines));
                    break;
                case SysstatForm.Binary:
                    const string Message = "a binary file of sadc; print it first: sadf -d FILE -- -r > FILE.csv";
                    session.Issues.Add(file.Path, null, null, Message);
                    break;
                default:
                    session.Issues.Add(file.Path, null, null, "this is no output of sar or sadf that is known");
                    break;
            }
        }

        return hosts.Assemble(source);
    }
}
