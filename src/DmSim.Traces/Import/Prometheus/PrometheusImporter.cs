using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Prometheus;

/// <summary>
/// Answers of Prometheus' range query over metrics of windows_exporter and node_exporter, one metric or several a file.
/// Demand is committed memory, of a Hyper-V host each VM's physical memory times its pressure; else used memory.
/// </summary>
internal sealed class PrometheusImporter : ITraceImporter
{
    /// <inheritdoc/>
    public string Name => "prometheus";

    /// <inheritdoc/>
    public string Description =>
        "Range-query JSON of Prometheus with metrics of windows_exporter (guests, Hyper-V hosts) or node_exporter; demand "
        + "is committed memory.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        string start = string.Join('\n', source.First.Lines.Take(200)).TrimStart();
        bool isAnswer =
            start.StartsWith('{') || start.StartsWith('[')
                ? start.Contains("\"resultType\"", StringComparison.Ordinal)
                    || (
                        start.Contains("\"status\"", StringComparison.Ordinal)
                        && start.Contains("\"errorType\"", StringComparison.Ordinal)
                    )
                : false;
        return isAnswer
            ? Recognition.Match("it is JSON with the member 'resultType' of a Prometheus query")
            : Recognition.Miss("no JSON with the member 'resultType'");
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        MetricTable metrics = new(session);
        foreach (ImportFile file in source.Files)
        {
            session.ReadContent(file, (_, content) => new RangeQueryReader(file, session, metrics).ReadAll(content));
        }

        return metrics.Assemble(source);
    }
}
