using System.Text.RegularExpressions;

namespace DmSim.Cli.Tests;

public sealed partial class ReadmeTests
{
    public static TheoryData<string> Documents() => new("README.md", "src/docs/cli.md");

    [Theory]
    [MemberData(nameof(Documents))]
    public void CommandsExistAndNameFilesThatExist(string document)
    {
        Assert.SkipUnless(File.Exists(Repository.At(document)), $"{document} is not there yet");
        string[] commands = [.. CommandsOf(File.ReadAllText(Repository.At(document)))];

        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            Calls.AssertParses(command);
            foreach (Match file in ShippedFile().Matches(command))
            {
                Assert.True(
                    File.Exists(Repository.At(file.Value)),
                    $"{command}: {file.Value} is not in the repository"
                );
            }
        }
    }

    /// <summary>Lines of code blocks that call the program, installed or from source.</summary>
    private static IEnumerable<string> CommandsOf(string markdown)
    {
        bool isCode = false;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (isCode && Call().Match(line) is { Success: true } call)
            {
                yield return $"dmsim {call.Groups["arguments"].Value}";
            }
        }
    }

    [GeneratedRegex(@"^(\$ |> )?(dmsim|dotnet run .*--project src/DmSim\.Cli.* --) (?<arguments>.*)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"\bworkloads/[^\s""]+")]
    private static partial Regex ShippedFile();
}
