using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Reads scenario files: YAML, or JSON, which is a subset of it.</summary>
/// <remarks>
/// Every problem of a file is reported at once with its place. Policies are not looked up here: the catalogue is the
/// caller's. Paths of workloads stay as written; <see cref="WorkloadLoader"/> resolves them.
/// </remarks>
public static class ScenarioReader
{
    /// <summary>
    /// The JSON Schema of scenario files; the committed <c>scenario.schema.json</c> holds the same text.
    /// </summary>
    public static string JsonSchema { get; } = SchemaDefinitions.Write("DmSim scenario", ScenarioKeys.Form);

    /// <summary>Reads a scenario file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not a valid scenario.</exception>
    public static Scenario ReadFile(string path) => Read(DocumentFile.ReadText(path), path);

    /// <summary>Reads a scenario.</summary>
    /// <param name="text">The YAML or JSON text.</param>
    /// <param name="source">What to call it in messages: its path.</param>
    /// <exception cref="InvalidInputException">The text is not a valid scenario.</exception>
    public static Scenario Read(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadContext context = new(source);
        DocumentNode? root = DocumentParser.Parse(text, context);
        ScenarioDraft draft = new();
        if (root is not null && ScenarioKeys.Form.From(draft).TryRead(root, "", context, out draft))
        {
            Scenario scenario = new ScenarioAssembly(draft, (MapNode)root, context).Build();
            context.ThrowIfAny();
            return scenario;
        }

        throw context.ToException();
    }
}
