using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DmSim.Cli;

/// <summary>Connects the application to the process: streams, screen, and the ways a user interrupts.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using CancellationTokenSource interruption = new();
        Console.CancelKeyPress += (_, signal) =>
        {
            // The first time work ends in good order; the second time the process just ends.
            signal.Cancel = !interruption.IsCancellationRequested;
            interruption.Cancel();
        };
        using PosixSignalRegistration termination = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = !interruption.IsCancellationRequested;
                interruption.Cancel();
            }
        );
        Terminal terminal = new(Console.Out, Console.Error)
        {
            DrawsOut = !Console.IsOutputRedirected,
            DrawsError = !Console.IsErrorRedirected,
        };
        if (terminal.DrawsOut)
        {
            terminal = terminal with { Width = Math.Max(60, Console.WindowWidth) };
        }

        return CliApplication.Run(args, terminal, interruption.Token);
    }
}
