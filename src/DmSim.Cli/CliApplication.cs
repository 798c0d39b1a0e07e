using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using DmSim.Cli.Commands;
using DmSim.Core.Policies;
using DmSim.Core.Scenarios;

namespace DmSim.Cli;

/// <summary>The <c>dmsim</c> command, independent of a process and its console.</summary>
public static class CliApplication
{
    /// <summary>Carries out one command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Takes the answer: text, or with <c>--json</c> one JSON document and nothing else.</param>
    /// <param name="error">Takes progress, notes and problems.</param>
    /// <param name="cancellation">Interrupts the work.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation = default
    ) => Run(args, new Terminal(output, error), cancellation);

    internal static int Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation)
    {
        Invocation invocation = new(args, terminal, cancellation);
        try
        {
            return Carry(invocation);
        }
        catch (InvalidInputException problem)
        {
            terminal.Error.WriteLine(problem.Message.ReplaceLineEndings());
            return ExitCodes.WrongInput;
        }
        catch (PolicyFaultException fault)
        {
            // A plug-in is the user's input: its failures are for its author to mend.
            terminal.Error.WriteLine(fault.Message.ReplaceLineEndings());
            foreach (string call in fault.Calls)
            {
                terminal.Error.WriteLine($"  in {call}");
            }

            return ExitCodes.WrongInput;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted. Nothing was written; the same command starts again.");
            return ExitCodes.Interrupted;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A full disk or a folder without permission is for the user to mend; the system's message names the file.
            terminal.Error.WriteLine($"Cannot read or write: {problem.Message}");
            return ExitCodes.WrongInput;
        }
        catch (Exception defect)
        {
            terminal.Error.WriteLine($"Internal error, please report it: {defect}");
            terminal.Error.WriteLine($"The command was: {invocation.Command}");
            return ExitCodes.InternalError;
        }
    }

    private static int Carry(Invocation invocation)
    {
        ParseResult parsed = DmSimCommand.Create(invocation).Parse(invocation.Arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(invocation.Terminal, parsed);
        }

        return parsed.Invoke(
            new InvocationConfiguration
            {
                Output = invocation.Terminal.Out,
                Error = invocation.Terminal.Error,
                EnableDefaultExceptionHandler = false,
            }
        );
    }

    private static int Refuse(Terminal terminal, ParseResult parsed)
    {
        foreach (ParseError problem in parsed.Errors)
        {
            terminal.Error.WriteLine(problem.Message);
        }

        List<string> names = [];
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = result.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "dmsim" : command.Command.Name);
        }

        terminal.Error.WriteLine($"'{string.Join(' ', names)} --help' shows what is possible.");
        return ExitCodes.WrongInput;
    }
}
