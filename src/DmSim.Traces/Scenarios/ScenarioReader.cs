using DmSim.Core.Policies;
using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Reads scenario files: YAML, or JSON, which is a subset of it.</summary>
/// <remarks>
/// Every problem of a file is reported at once with its place. Policies are looked up in the caller's catalogue.
/// Paths of workloads stay as written; <see cref="WorkloadLoader"/> resolves them.
/// </remarks>
public static class ScenarioReader
{
    /// <summary>
    /// The JSON Schema of scenario files; the committed <c>scenario.schema.json</c> holds the same text.
    /// </summary>
    public static string JsonSchema { get; } = SchemaDefinitions.Write("DmSim scenario", ScenarioKeys.Form);

    /// <summary>Reads a scenario file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Values that replace those of the file, or are added to them; later ones win.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not a valid scenario.</exception>
    public static Scenario ReadFile(string path, params IReadOnlyList<ScenarioOverride> overrides) =>
        ReadFile(path, PolicyCatalogue.BuiltIn, overrides);

    /// <summary>Reads a scenario file that may name policies of plug-ins.</summary>
    /// <param name="path">The file; plug-ins named in it are relative to its folder.</param>
    /// <param name="policies">The known policies.</param>
    /// <param name="overrides">Values that replace those of the file; plug-ins named in them are where the user says.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not a valid scenario.</exception>
    public static Scenario ReadFile(
        string path,
        PolicyCatalogue policies,
        params IReadOnlyList<ScenarioOverride> overrides
    )
    {
        ArgumentNullException.ThrowIfNull(overrides);
        ReadContext context = new(path) { Policies = policies };
        return Build(DocumentParser.Parse(DocumentFile.ReadText(path), context), overrides, context);
    }

    /// <summary>Reads a scenario.</summary>
    /// <param name="text">The YAML or JSON text.</param>
    /// <param name="source">What to call it in messages: its path.</param>
    /// <param name="overrides">Values that replace those of the text, or are added to them; later ones win.</param>
    /// <exception cref="InvalidInputException">The text is not a valid scenario.</exception>
    public static Scenario Read(string text, string source, params IReadOnlyList<ScenarioOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(overrides);
        ReadContext context = new(source);
        return Build(DocumentParser.Parse(text, context), overrides, context);
    }

    /// <summary>A scenario for one trace: everything that no option says has its default.</summary>
    /// <param name="name">The scenario's name, which is also that of its only group.</param>
    /// <param name="tracePath">The trace.</param>
    /// <param name="source">What to call the trace in messages.</param>
    /// <param name="policies">The known policies.</param>
    /// <param name="overrides">At least the host's memory.</param>
    /// <exception cref="InvalidInputException">The options do not make a valid scenario.</exception>
    public static Scenario ForTrace(
        string name,
        string tracePath,
        string source,
        PolicyCatalogue policies,
        params IReadOnlyList<ScenarioOverride> overrides
    )
    {
        ArgumentNullException.ThrowIfNull(overrides);
        ReadContext context = new(source) { Policies = policies };
        return Build(DocumentOverlay.ForTrace(name, tracePath), overrides, context);
    }

    private static Scenario Build(
        DocumentNode? document,
        IReadOnlyList<ScenarioOverride> overrides,
        ReadContext context
    )
    {
        DocumentNode? root = document is MapNode map ? DocumentOverlay.Apply(map, overrides) : document;
        Scenario? scenario = root is null ? null : Assemble(root, "", context);
        context.ThrowIfAny();
        return scenario!;
    }

    /// <summary>The scenario of a document; to be used only when no problem was reported.</summary>
    internal static Scenario? Assemble(DocumentNode root, string path, ReadContext context)
    {
        ScenarioDraft draft = new();
        return ScenarioKeys.Form.From(draft).TryRead(root, path, context, out draft)
            ? new ScenarioAssembly(draft, (MapNode)root, context).Build()
            : null;
    }
}
