using System.CommandLine;

namespace DmSim.Cli.Commands;

/// <summary>A command with the examples its help shows.</summary>
/// <param name="Command">The command.</param>
/// <param name="Examples">Command lines to copy, one a line.</param>
internal sealed record CommandEntry(Command Command, string Examples);
