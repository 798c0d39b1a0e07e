using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>Collects the definitions of a JSON Schema (draft 7, which editors and validators agree on).</summary>
internal sealed class SchemaDefinitions
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether single values may be expressions in this kind of document.</summary>
    public bool AllowsExpressions { get; private init; }

    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    /// <summary>A reference to a named definition, which is made when first used.</summary>
    public JsonObject Reference(string name, Func<SchemaDefinitions, JsonObject> describe)
    {
        if (!_definitions.ContainsKey(name))
        {
            _definitions[name] = [];
            _definitions[name] = describe(this);
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }

    /// <summary>The whole schema of a kind of document as JSON text that ends with a line end.</summary>
    public static string Write<T>(string title, Form<T> root, bool allowsExpressions = false)
    {
        SchemaDefinitions definitions = new() { AllowsExpressions = allowsExpressions };
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
            ["allOf"] = new JsonArray(root.Schema(definitions)),
        };
        JsonObject all = [];
        foreach ((string name, JsonObject definition) in definitions._definitions)
        {
            all[name] = definition;
        }

        schema["definitions"] = all;
        return schema.ToJsonString(Layout) + "\n";
    }
}
