using DmSim.Core.Units;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;
using static DmSim.Traces.Import.DataCentre.FieldKind;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// GenTD26, Alibaba's trace of a service that generates images (2026), table pod_memory_util: memory in use of
/// containers as a share of their limit.
/// </summary>
/// <remarks>
/// Source: alibaba/clusterdata, cluster-trace-v2026-GenAI. Other tables of the set have the same header and other
/// units: the file's name tells them apart. Its description says percentage; the values are shares of 1.
/// </remarks>
internal sealed class GenTd26Importer : ITraceImporter
{
    private const int HeldIntervals = 3;
    private const long IntervalMilliseconds = 57_000;
    private const string Others = "no pod_memory_util among the tables with GenTD26's header, or none with it";

    private static readonly MemorySize AssumedSize = MemorySize.FromGibibytes(32);

    private static readonly TableShape Shape = new(
        "GenTD26 pod_memory_util",
        new("value", Number, IsNeeded: true),
        new("timestamp_anon", Number, IsNeeded: true),
        new("container_ip", Text, IsNeeded: true)
    )
    {
        IsHeaderless = false,
    };

    private static readonly string[] OtherTables = ["gpu", "qps", "queue", "latency", "predict", "pipeline", "lora"];

    /// <inheritdoc/>
    public string Name => "gentd26";

    /// <inheritdoc/>
    public string Description =>
        "Alibaba GenTD26 pod_memory_util: memory in use of containers, as a share of a nominal size.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Recognition found = TableFiles.Recognize(source, Shape);
        return found.IsMatch && Files(source).Count == 0 ? Recognition.Miss(Others) : found;
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        List<TableFile> files = Files(source);
        if (files.Count == 0)
        {
            throw TableFiles.Refusal(source, $"there are {Others}");
        }

        TableFiles.WarnOfOthers(source, session, files.Count);
        long size = session.NominalSize(AssumedSize, "1.0 of a container's memory").Bytes;
        session.Warn($"the times were shifted by the publisher: date and time of day are not those of the recording");
        VmTable vms = new();
        foreach (TableFile found in files)
        {
            GenTd26Rows rows = new(found, session, size, vms);
            session.Read(found.File, (_, lines) => rows.ReadAll(lines));
            rows.CheckUnit();
        }

        FormatTraits traits = new(TraceSignal.Used, HeldIntervals, IntervalMilliseconds, 0)
        {
            IntervalMilliseconds = IntervalMilliseconds,
        };
        return new TraceAssembler(session, traits).Assemble(source, vms);
    }

    private static List<TableFile> Files(ImportSource source) =>
        [.. TableFiles.All(source, Shape).Where(found => !IsOther(found.File.Name))];

    private static bool IsOther(string name) =>
        OtherTables.Any(other => Path.GetFileName(name).Contains(other, StringComparison.OrdinalIgnoreCase));
}
