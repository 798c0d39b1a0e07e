using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Prometheus;

/// <summary>
/// Answers of Prometheus' range query over metrics of windows_exporter and node_exporter, one metric or several a file.
/// Demand is committed memory, of a Hyper-V host each VM's physical memory times its pressure; else used memory.
/// </summary>
internal sealed class PrometheusImporter : ITraceImporter
{
    private const int LinesLookedAt = 200;

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
        string start = string.Join('\n', source.First.Lines.Take(LinesLookedAt)).TrimStart();
        bool isAnswer =
            (start.StartsWith('{') || start.StartsWith('['))
            && (
                Names(start, "resultType")
                || (Names(start, "status") && Names(start, "errorType"))
                || (Names(start, "data") && Names(start, "metric") && Names(start, "values"))
            );
        return isAnswer
            ? Recognition.Match("it is JSON with the members of a Prometheus query's answer")
            : Recognition.Miss("no JSON with the member 'resultType'");
    }

    private static bool Names(string text, string member) => text.Contains($"\"{member}\"", StringComparison.Ordinal);

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
