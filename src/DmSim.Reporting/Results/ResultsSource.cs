using System.Text.Json;
using DmSim.Traces.Scenarios;

namespace DmSim.Reporting.Results;

/// <summary>What a run was made from, so that it can be made again: a file and what options changed in it.</summary>
/// <param name="File">The scenario file or the trace.</param>
/// <param name="IsTrace">Whether it is a trace.</param>
/// <param name="Options">What options changed, in the order of the command line.</param>
public sealed record ResultsSource(string File, bool IsTrace, IReadOnlyList<ScenarioOverride> Options)
{
    private const string ScenarioName = "scenario";
    private const string TraceName = "trace";

    /// <summary>Writes it into a manifest, with the path of the file as seen from the results folder.</summary>
    internal void WriteTo(Utf8JsonWriter json, string folder)
    {
        string path = Path.GetRelativePath(folder, Path.GetFullPath(File));
        json.WriteStartObject("source");
        json.WriteString(IsTrace ? TraceName : ScenarioName, path.Replace(Path.DirectorySeparatorChar, '/'));
        json.WriteStartArray("options");
        foreach (ScenarioOverride option in Options)
        {
            json.WriteStartObject();
            json.WriteString("option", option.Option);
            json.WriteString("key", option.Path);
            json.WriteStartArray("values");
            foreach (string value in option.Values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
            json.WriteBoolean("isList", option.IsList);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="KeyNotFoundException">Something is missing.</exception>
    /// <exception cref="InvalidOperationException">Something is of another kind.</exception>
    internal static ResultsSource Read(JsonElement source, string folder)
    {
        bool isTrace = source.TryGetProperty(TraceName, out JsonElement path);
        string file = TextOf(isTrace ? path : source.GetProperty(ScenarioName));
        return new ResultsSource(
            Path.GetFullPath(Path.Combine(folder, file)),
            isTrace,
            [.. source.GetProperty("options").EnumerateArray().Select(ReadOption)]
        );
    }

    private static ScenarioOverride ReadOption(JsonElement option) =>
        new(
            TextOf(option.GetProperty("option")),
            TextOf(option.GetProperty("key")),
            [.. option.GetProperty("values").EnumerateArray().Select(TextOf)],
            option.GetProperty("isList").GetBoolean()
        );

    private static string TextOf(JsonElement element) =>
        element.GetString() ?? throw new InvalidOperationException("Text is missing.");
}
