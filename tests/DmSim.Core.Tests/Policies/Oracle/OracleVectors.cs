using System.Text.Json;

namespace DmSim.Core.Tests.Policies.Oracle;

/// <summary>Inputs, and the outputs that the original programs gave for them (number data; see src/docs/policies.md).</summary>
internal static class OracleVectors
{
    private static readonly JsonDocument Document = Read();

    /// <summary>The vectors of one program.</summary>
    public static IReadOnlyList<JsonElement> Of(string program) =>
        [.. Document.RootElement.GetProperty(program).EnumerateArray()];

    /// <summary>Their numbers, as theory data.</summary>
    public static TheoryData<int> Indices(string program) => [.. Enumerable.Range(0, Of(program).Count)];

    private static JsonDocument Read()
    {
        using Stream stream = typeof(OracleVectors).Assembly.GetManifestResourceStream("oracle-vectors.json")!;
        return JsonDocument.Parse(stream);
    }
}
