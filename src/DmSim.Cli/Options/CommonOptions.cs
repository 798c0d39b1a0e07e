using System.CommandLine;

namespace DmSim.Cli.Options;

/// <summary>Options that mean the same in every command that has them; each command gets its own.</summary>
internal static class CommonOptions
{
    /// <summary>Replace what is there.</summary>
    public static Option<bool> Force() => new("--force") { Description = "Replace an existing output." };

    /// <summary>Answer for machines.</summary>
    public static Option<bool> Json() =>
        new("--json") { Description = "Print the answer as one JSON document, and nothing else, on standard output." };

    /// <summary>No progress, no notes.</summary>
    public static Option<bool> Quiet() =>
        new("--quiet", "-q") { Description = "No progress and no notes on standard error; problems are always shown." };

    /// <summary>Degree of parallelism.</summary>
    public static Option<string?> Threads() =>
        new("--threads")
        {
            Description = "Runs at the same time; default one per processor. Never changes a result.",
            HelpName = "N",
        };
}
