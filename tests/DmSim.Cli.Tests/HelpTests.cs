using System.CommandLine;
using DmSim.Cli.Commands;

namespace DmSim.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("help.txt")]
    [InlineData("help-density.txt", "density")]
    [InlineData("help-run.txt", "run")]
    [InlineData("help-import.txt", "import")]
    public void HelpIsTheGoldenOne(string golden, params string[] command) =>
        Golden.Check(golden, CommandLine.Run([.. command, "--help"]));

    [Fact]
    public void WithoutArgumentsTheHelpIsShown() => Assert.Equal(CommandLine.Run("--help"), CommandLine.Run([]));

    /// <summary>A call builds only what it calls: the name it is looked up by must be the one that the help shows.</summary>
    [Fact]
    public void EveryCommandIsBuiltByItsOwnName()
    {
        string[] all = [.. DmSimCommand.Create(Calls.Silent).Subcommands.Select(command => command.Name)];

        Assert.True(all.Length >= 12);
        foreach (string name in all)
        {
            RootCommand root = DmSimCommand.Create(Calls.Silent with { Arguments = [name] });
            Assert.Equal(name, Assert.Single(root.Subcommands).Name);
        }
    }

    [Fact]
    public void EveryCommandHasExamplesThatParse()
    {
        RootCommand root = DmSimCommand.Create(Calls.Silent);
        foreach (Command command in root.Subcommands.SelectMany(one => one.Subcommands.Prepend(one)))
        {
            string[] path =
            [
                .. command
                    .Parents.OfType<Command>()
                    .Where(parent => parent is not RootCommand)
                    .Select(parent => parent.Name),
                command.Name,
            ];
            string help = CommandLine.Run([.. path, "--help"]).Output;
            string[] examples =
            [
                .. help.Split('\n')
                    .Select(line => line.Trim())
                    .Where(line => line.StartsWith("dmsim ", StringComparison.Ordinal)),
            ];
            string[] own =
            [
                .. examples.Where(line =>
                    line.StartsWith($"dmsim {string.Join(' ', path)} ", StringComparison.Ordinal)
                    || line == $"dmsim {command.Name}"
                ),
            ];

            Assert.True(own.Length > 0, $"the help of {command.Name} has no example");
            foreach (string example in examples.Where(line => !line.Contains('[', StringComparison.Ordinal)))
            {
                Calls.AssertParses(example);
            }
        }
    }
}
