using DmSim.Cli.PlugIns;
using DmSim.Core.Policies;

namespace DmSim.Cli;

/// <summary>One call of the program.</summary>
/// <param name="Arguments">The arguments as given.</param>
/// <param name="Terminal">Where output goes.</param>
/// <param name="Cancellation">Set when the user interrupts.</param>
internal sealed record Invocation(IReadOnlyList<string> Arguments, Terminal Terminal, CancellationToken Cancellation)
{
    /// <summary>
    /// Options that change how work is done or shown, but not one byte of its results; and whether they take a value.
    /// </summary>
    private static readonly Dictionary<string, bool> WithoutEffect = new(StringComparer.Ordinal)
    {
        ["--threads"] = true,
        ["--journal"] = true,
        ["--output"] = true,
        ["-o"] = true,
        ["--resume"] = false,
        ["--no-resume"] = false,
        ["--json"] = false,
        ["--quiet"] = false,
        ["--force"] = false,
    };

    private PolicyCatalogue? _policies;

    /// <summary>The policies that choices may name: those of the catalogue, and those of plug-ins by their file.</summary>
    public PolicyCatalogue Policies => _policies ??= PolicyCatalogue.BuiltIn.WithPlugIns(new PlugInLoader());

    /// <summary>The command line as typed.</summary>
    public string Command => Join(Arguments);

    /// <summary>
    /// The command line that leads to the same results: without what says where they go and how fast they are made, so
    /// that a report has the same bytes wherever it was written.
    /// </summary>
    public string ResultCommand => Join(Relevant());

    private static string Join(IEnumerable<string> arguments) =>
        string.Join(' ', arguments.Select(Quote).Prepend("dmsim"));

    private static string Quote(string argument) =>
        argument.Length > 0
        && !argument.Any(sign => char.IsWhiteSpace(sign) || sign is '<' or '>' or '&' or '|' or ';' or '*')
            ? argument
            : $"\"{argument}\"";

    private IEnumerable<string> Relevant()
    {
        for (int index = 0; index < Arguments.Count; index++)
        {
            string argument = Arguments[index];
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals > 0 ? argument[..equals] : argument;
            if (!WithoutEffect.TryGetValue(name, out bool takesValue))
            {
                yield return argument;
            }
            else if (takesValue && equals < 0)
            {
                index++;
            }
        }
    }
}
