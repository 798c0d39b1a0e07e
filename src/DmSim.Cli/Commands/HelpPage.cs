using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace DmSim.Cli.Commands;

/// <summary>
/// The help of a command: what it does, how it is called, its arguments, options and commands, and examples to copy.
/// </summary>
/// <param name="width">Columns of the screen.</param>
/// <param name="examples">Command lines to copy, one a line, by command.</param>
/// <remarks>
/// Laid out here, because the library's layout is so general that compiling it takes longer than all else that a call for
/// help does.
/// </remarks>
internal sealed class HelpPage(int width, IReadOnlyDictionary<Command, string> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Text(parseResult.CommandResult.Command));
        return ExitCodes.Done;
    }

    private string Text(Command command)
    {
        HelpLayout layout = new(width);
        layout.AddParagraph("Description:", command.Description ?? "");
        layout.AddParagraph("Usage:", Usage(command));
        layout.AddTable("Arguments:", Arguments(command));
        layout.AddTable("Options:", Options(command));
        layout.AddTable("Commands:", Subcommands(command));
        if (examples.TryGetValue(command, out string? text))
        {
            layout.AddLines("Examples:", text);
        }

        return layout.ToString();
    }

    private static string Usage(Command command)
    {
        StringBuilder usage = new(Path(command));
        if (command.Subcommands.Count > 0)
        {
            usage.Append(" [command]");
        }

        foreach (Argument argument in command.Arguments)
        {
            string name = Value(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
            usage.Append(' ').Append(argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name);
        }

        return usage.Append(" [options]").ToString();
    }

    /// <summary>The command as it is called: the names of all commands around it, and its own.</summary>
    private static string Path(Command command) =>
        Outer(command) is { } outer ? $"{Path(outer)} {command.Name}" : command.Name;

    private static Command? Outer(Command command)
    {
        foreach (Symbol parent in command.Parents)
        {
            if (parent is Command outer)
            {
                return outer;
            }
        }

        return null;
    }

    private static List<HelpRow> Arguments(Command command)
    {
        List<HelpRow> rows = [];
        foreach (Argument argument in command.Arguments)
        {
            rows.Add(new HelpRow(Value(argument), argument.Description ?? ""));
        }

        return rows;
    }

    /// <summary>The options of a command, and those of the commands around it that hold within.</summary>
    private static List<HelpRow> Options(Command command)
    {
        List<HelpRow> rows = [];
        for (Command? holder = command; holder is not null; holder = Outer(holder))
        {
            foreach (Option option in holder.Options)
            {
                if (holder == command || option.Recursive)
                {
                    rows.Add(new HelpRow(Names(option), option.Description ?? ""));
                }
            }
        }

        return rows;
    }

    /// <summary>All ways to write an option, short ones first, and what it takes.</summary>
    private static string Names(Option option)
    {
        List<string> names = [option.Name];
        foreach (string alias in option.Aliases)
        {
            // The spelling of Windows, such as /?, is understood and not shown.
            if (alias.StartsWith('-'))
            {
                names.Add(alias);
            }
        }

        names.Sort(CompareNames);
        string value = option.HelpName is null ? "" : $" <{option.HelpName}>";
        return $"{string.Join(", ", names)}{value}{(option.Required ? " (REQUIRED)" : "")}";
    }

    private static int CompareNames(string left, string right)
    {
        int order = left.StartsWith("--", StringComparison.Ordinal)
            .CompareTo(right.StartsWith("--", StringComparison.Ordinal));
        return order == 0 ? string.CompareOrdinal(left, right) : order;
    }

    private static string Value(Argument argument) => $"<{argument.HelpName ?? argument.Name}>";

    private static List<HelpRow> Subcommands(Command command)
    {
        List<HelpRow> rows = [];
        foreach (Command inner in command.Subcommands)
        {
            StringBuilder call = new(inner.Name);
            foreach (Argument argument in inner.Arguments)
            {
                call.Append(' ').Append(Value(argument));
            }

            rows.Add(new HelpRow(call.ToString(), inner.Description ?? ""));
        }

        return rows;
    }
}
