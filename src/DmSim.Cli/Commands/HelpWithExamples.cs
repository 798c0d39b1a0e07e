using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DmSim.Cli.Commands;

/// <summary>The usual help, followed by examples to copy.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyDictionary<Command, string> examples)
    : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out string? text))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in text.Split('\n'))
            {
                output.WriteLine($"  {line.TrimEnd('\r')}");
            }
        }

        return code;
    }
}
