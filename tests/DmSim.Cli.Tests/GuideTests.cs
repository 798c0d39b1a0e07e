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

        Assert.Equal(8, quotes.Count);
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

    [Fact]
    public void The_guide_to_one_vm_shows_every_counter_with_the_value_that_is_exported()
    {
        using TemporaryFolder folder = new();
        string target = folder.At("one-vm.csv");
        string scenario = Repository.At("workloads/teaching/one-vm.yaml");
        string[] options = ["--interval", "1s", "--guests", "--quiet", "--output", target];
        CommandLine call = CommandLine.Run(["export", "counters", scenario, .. options]);
        Assert.Equal((0, ""), (call.Code, call.Error));

        string[][] exported = [.. File.ReadLines(target).Select(line => line.Trim('"').Split("\",\""))];
        string[] first = Array.Find(exported, row => row[0].Contains(" 00:20:30.", StringComparison.Ordinal))!;
        string[] second = Array.Find(exported, row => row[0].Contains(" 00:55:30.", StringComparison.Ordinal))!;
        string[] expected =
        [
            .. Enumerable
                .Range(1, exported[0].Length - 1)
                .Where(column => !exported[0][column].Contains("neighbour", StringComparison.Ordinal))
                .Select(column => $"{ShortPath(exported[0][column])}: {Shown(first[column])}, {Shown(second[column])}"),
        ];

        string guide = File.ReadAllText(Repository.At("src/docs/one-vm.md"));
        Assert.Equal(expected, CounterRow().Matches(guide).Select(row => row.Result("${path}: ${first}, ${second}")));
    }

    /// <summary>A counter path without the computer and what the sets have in common.</summary>
    private static string ShortPath(string path)
    {
        string withoutComputer = path[(path.IndexOf('\\', 2) + 1)..];
        return withoutComputer
            .Replace("Hyper-V Dynamic Memory Balancer", "Balancer", StringComparison.Ordinal)
            .Replace("Hyper-V Dynamic Memory VM", "VM", StringComparison.Ordinal);
    }

    private static string Shown(string value) => value == " " ? "–" : value;

    [GeneratedRegex(@"\| `(?<path>[^`]*\\[^`]*)` \| (?<first>\S+) \| (?<second>\S+) \|")]
    private static partial Regex CounterRow();

    private static bool IsMoment(string line) => line.Length > 8 && line[2] == ':' && line[5] == ':';

    [GeneratedRegex(@"```\ndmsim (?<arguments>(run|export summary) .*)\n```\n\n```text\n(?<text>(.|\n)*?)\n```")]
    private static partial Regex Quote();
}
