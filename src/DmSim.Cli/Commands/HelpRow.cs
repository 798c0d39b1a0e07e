namespace DmSim.Cli.Commands;

/// <summary>A row of a help's table.</summary>
/// <param name="Name">What is written on the command line.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record HelpRow(string Name, string Meaning);
