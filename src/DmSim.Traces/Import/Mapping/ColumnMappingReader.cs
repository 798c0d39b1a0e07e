using DmSim.Core.Scenarios;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Import.Mapping;

/// <summary>Reads files that say what the columns of a table mean (<c>*.columns.yaml</c>).</summary>
public static class ColumnMappingReader
{
    /// <summary>The JSON Schema of these files; the committed <c>columns.schema.json</c> holds the same text.</summary>
    public static string JsonSchema { get; } = SchemaDefinitions.Write("DmSim column mapping", ColumnKeys.Form);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is no valid mapping.</exception>
    public static ColumnMapping ReadFile(string path) => Read(DocumentFile.ReadText(path), path);

    /// <summary>Reads a mapping.</summary>
    /// <param name="text">The YAML or JSON text.</param>
    /// <param name="source">What to call it in messages: its path.</param>
    /// <exception cref="InvalidInputException">The text is no valid mapping.</exception>
    public static ColumnMapping Read(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadContext context = new(source);
        DocumentNode? root = DocumentParser.Parse(text, context);
        if (root is not null && ColumnKeys.Form.TryRead(root, "", context, out ColumnMapping mapping))
        {
            context.ThrowIfAny();
            return mapping with { Source = source };
        }

        throw context.ToException();
    }
}
