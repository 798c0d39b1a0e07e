using System.Globalization;
using System.Text.Json.Nodes;
using DmSim.Traces.Import.Mapping;
using DmSim.Traces.Scenarios;
using DmSim.Traces.Snapshots;
using DmSim.Traces.Validation;
using NJsonSchema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DmSim.Traces.Tests.Scenarios;

public sealed class SchemaTests
{
    /// <summary>
    /// The committed schemas come from the declared keys. After a change of the keys run the tests once with the
    /// environment variable DMSIM_UPDATE_SCHEMA set to 1, and commit the result.
    /// </summary>
    [Theory]
    [InlineData("Scenarios/scenario.schema.json")]
    [InlineData("Scenarios/recipe.schema.json")]
    [InlineData("Validation/cases.schema.json")]
    [InlineData("Import/Mapping/columns.schema.json")]
    [InlineData("Snapshots/snapshot.schema.json")]
    public void Committed_schema_is_up_to_date(string name)
    {
        string expected = name switch
        {
            "Scenarios/scenario.schema.json" => ScenarioReader.JsonSchema,
            "Scenarios/recipe.schema.json" => RecipeReader.JsonSchema,
            "Validation/cases.schema.json" => CaseReader.JsonSchema,
            "Snapshots/snapshot.schema.json" => SnapshotReader.JsonSchema,
            _ => ColumnMappingReader.JsonSchema,
        };
        string path = Path.Combine(ShippedFiles.Sources, name);
        if (Environment.GetEnvironmentVariable("DMSIM_UPDATE_SCHEMA") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(ShippedFiles.Scenarios), MemberType = typeof(ShippedFiles))]
    public async Task Shipped_scenario_fits_the_schema(string file)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(
            ScenarioReader.JsonSchema,
            TestContext.Current.CancellationToken
        );

        Assert.Empty(schema.Validate(ToJson(File.ReadAllText(ShippedFiles.PathOf(file)))));
    }

    [Theory]
    [MemberData(nameof(ShippedFiles.Recipes), MemberType = typeof(ShippedFiles))]
    public async Task Shipped_recipe_fits_the_schema(string file)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(
            RecipeReader.JsonSchema,
            TestContext.Current.CancellationToken
        );

        Assert.Empty(schema.Validate(ToJson(File.ReadAllText(ShippedFiles.PathOf(file)))));
    }

    [Theory]
    [MemberData(nameof(ShippedFiles.Cases), MemberType = typeof(ShippedFiles))]
    public async Task Shipped_cases_fit_the_schema(string file)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(
            CaseReader.JsonSchema,
            TestContext.Current.CancellationToken
        );

        Assert.Empty(schema.Validate(ToJson(File.ReadAllText(ShippedFiles.PathOf(file)))));
    }

    [Theory]
    [InlineData("sead: 3")]
    [InlineData("replicates: 0")]
    [InlineData("tick: 1")]
    [InlineData("objective: { time: 0.999 }")]
    [InlineData("mappings: [lo]")]
    [InlineData("timeline: [{ at: 1 s }]")]
    [InlineData("mechanism: { unit: 4 MB }")]
    public async Task What_the_reader_refuses_the_schema_refuses(string line)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(
            ScenarioReader.JsonSchema,
            TestContext.Current.CancellationToken
        );

        Assert.Empty(schema.Validate(ToJson(ScenarioText.Smallest)));
        Assert.NotEmpty(schema.Validate(ToJson($"{ScenarioText.Smallest}\n{line}")));
    }

    /// <summary>YAML as an editor sees it: plain scalars are numbers or booleans where they look like it.</summary>
    private static string ToJson(string yaml)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(yaml));
        return Convert(stream.Documents[0].RootNode).ToJsonString();
    }

    private static JsonNode Convert(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                JsonObject result = [];
                foreach ((YamlNode key, YamlNode value) in map.Children)
                {
                    result[((YamlScalarNode)key).Value!] = Convert(value);
                }

                return result;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(Convert)]);
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static JsonNode Scalar(YamlScalarNode scalar)
    {
        string text = scalar.Value ?? "";
        bool isPlain = scalar.Style == ScalarStyle.Plain;
        if (isPlain && text is "true" or "false")
        {
            return text == "true";
        }

        return isPlain && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : text;
    }
}
