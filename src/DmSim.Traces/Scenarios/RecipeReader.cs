using DmSim.Core.Scenarios;
using DmSim.Core.Workloads.Generation;
using DmSim.Traces.Scenarios.Forms;

namespace DmSim.Traces.Scenarios;

/// <summary>Reads recipes of generated workloads (<c>*.recipe.yaml</c>).</summary>
public static class RecipeReader
{
    /// <summary>The JSON Schema of recipe files; the committed <c>recipe.schema.json</c> holds the same text.</summary>
    public static string JsonSchema { get; } = SchemaDefinitions.Write("DmSim recipe", RecipeKeys.Form);

    /// <summary>Reads a recipe file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not a valid recipe.</exception>
    public static WorkloadRecipe ReadFile(string path) => Read(DocumentFile.ReadText(path), path);

    /// <summary>Reads a recipe.</summary>
    /// <param name="text">The YAML or JSON text.</param>
    /// <param name="source">What to call it in messages: its path.</param>
    /// <exception cref="InvalidInputException">The text is not a valid recipe.</exception>
    public static WorkloadRecipe Read(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadContext context = new(source);
        DocumentNode? root = DocumentParser.Parse(text, context);
        if (root is not null && RecipeKeys.Form.TryRead(root, "", context, out WorkloadRecipe recipe))
        {
            context.ThrowIfAny();
            return recipe;
        }

        throw context.ToException();
    }
}
