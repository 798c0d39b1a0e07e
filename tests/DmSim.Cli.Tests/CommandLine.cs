using System.Text.Json;

namespace DmSim.Cli.Tests;

/// <summary>What one call of the program gave.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output with line ends of this file's kind.</param>
/// <param name="Error">Standard error, the same.</param>
internal sealed record CommandLine(int Code, string Output, string Error)
{
    /// <summary>Calls the program inside the test.</summary>
    public static CommandLine Run(params IReadOnlyList<string> arguments) =>
        RunUntil(arguments, CancellationToken.None);

    /// <summary>Calls the program inside the test; the token interrupts it.</summary>
    public static CommandLine RunUntil(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = CliApplication.Run(arguments, output, error, cancellation);
        return new CommandLine(code, Plain(output), Plain(error));
    }

    /// <summary>Standard output as JSON; fails when anything else stands there.</summary>
    public JsonElement Json()
    {
        using JsonDocument document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    private static string Plain(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n");
}
