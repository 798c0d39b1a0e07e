using System.Text.RegularExpressions;

namespace DmSim.Cli.Tests;

/// <summary>What a guide quotes is what the program prints.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void The_guide_to_one_vm_quotes_what_the_program_prints()
    {
        string guide = File.ReadAllText(Repository.At("src/docs/one-vm.md")).ReplaceLineEndings("\n");
        MatchCollection quotes = Quote().Matches(guide);

        Assert.Equal(7, quotes.Count);
        foreach (Match quote in quotes)
        {
            string command = quote
                .Groups["arguments"]
                .Value.Replace("workloads/", Repository.At("workloads") + "/", StringComparison.Ordinal);
            CommandLine call = CommandLine.Run(command.Split(' '));

            Assert.Equal((0, ""), (call.Code, call.Error));
            string[] printed = [.. call.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
            string told = string.Join(
                '\n',
                printed.SkipWhile(line => !IsMoment(line)).TakeWhile(line => line.Length > 0)
            );
            Assert.Equal(quote.Groups["text"].Value, told);
        }
    }

    private static bool IsMoment(string line) => line.Length > 8 && line[2] == ':' && line[5] == ':';

    [GeneratedRegex(@"```\ndmsim (?<arguments>run .*)\n```\n\n```text\n(?<text>(.|\n)*?)\n```")]
    private static partial Regex Quote();
}
