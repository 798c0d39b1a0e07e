using System.Text.Json;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// The Google cluster trace of 2019 (v3), table instance_usage as JSON, one record a line: a part or a folder of parts,
/// plain or gzip. The signal is the average memory use of an instance in a window.
/// </summary>
/// <remarks>Source: google/cluster-data, <c>clusterdata_trace_format_v3.proto</c>, message InstanceUsage.</remarks>
internal sealed class Google2019Importer : ITraceImporter
{
    private const string Missing = "no JSON lines with start_time, collection_id and average_usage";

    /// <inheritdoc/>
    public string Name => "google2019";

    /// <inheritdoc/>
    public string Description =>
        "Google cluster trace of 2019, parts of instance_usage as JSON lines; a VM per instance or per collection; "
        + "memory in use, as a share of the largest machine.";

    /// <inheritdoc/>
    public Recognition Recognize(ImportSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new FileKinds(source).Candidates.Any(IsUsage)
            ? Recognition.Match("each line is a JSON record with start_time, collection_id and average_usage")
            : Recognition.Miss(Missing);
    }

    /// <inheritdoc/>
    public DemandTrace Import(ImportSource source, ImportSession session)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        GoogleUsage usage = new(session, GoogleRelease.V2019);
        Google2019Lines records = new(session, usage);
        ImportFile[] files = [.. new FileKinds(source).All.Where(one => IsUsage(one.Preview)).Select(one => one.File)];
        if (files.Length == 0)
        {
            throw TableFiles.Refusal(source, $"there are {Missing}");
        }

        TableFiles.WarnOfOthers(source, session, files.Length);
        foreach (ImportFile file in files)
        {
            session.Read(file, (_, lines) => records.ReadAll(file, lines));
        }

        return usage.Finish(source);
    }

    /// <summary>Whether the first line of a file is a record of usage; a record that is cut off is none.</summary>
    private static bool IsUsage(FilePreview preview)
    {
        string line = preview.Lines.FirstOrDefault(line => line.Trim().Length > 0) ?? "";
        if (!line.StartsWith('{'))
        {
            return false;
        }

        try
        {
            using JsonDocument record = JsonDocument.Parse(line);
            JsonElement fields = record.RootElement;
            return fields.TryGetProperty("start_time", out _)
                && fields.TryGetProperty("collection_id", out _)
                && (fields.TryGetProperty("average_usage", out _) || fields.TryGetProperty("assigned_memory", out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
