using System.CommandLine;
using System.CommandLine.Parsing;
using DmSim.Cli.Commands;

namespace DmSim.Cli.Tests;

/// <summary>Command lines that are only looked at.</summary>
internal static class Calls
{
    /// <summary>A call whose output nobody reads.</summary>
    public static Invocation Silent => new([], new Terminal(TextWriter.Null, TextWriter.Null), CancellationToken.None);

    /// <summary>Fails where the program would refuse a command line before doing anything.</summary>
    public static ParseResult AssertParses(string commandLine)
    {
        string[] arguments = [.. CommandLineParser.SplitCommandLine(commandLine).Skip(1)];
        ParseResult parsed = DmSimCommand.Create(Silent).Parse(arguments);
        Assert.True(
            parsed.Errors.Count == 0,
            $"{commandLine}: {string.Join("; ", parsed.Errors.Select(one => one.Message))}"
        );
        return parsed;
    }
}
