using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DmSim.Cli;

/// <summary>Connects the application to the process: streams, screen, and the ways a user interrupts.</summary>
internal static class Program
{
    private const int LeastWidth = 60;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static int Main(string[] args)
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        using CancellationTokenSource interruption = new();
        void Interrupt(PosixSignalContext signal)
        {
            // The first time work ends in good order; the second time the process just ends.
            signal.Cancel = !interruption.IsCancellationRequested;
            interruption.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        using TextWriter output = Writer(Console.IsOutputRedirected, () => Console.Out, Console.OpenStandardOutput);
        using TextWriter error = Writer(Console.IsErrorRedirected, () => Console.Error, Console.OpenStandardError);
        Terminal terminal = new(output, error)
        {
            DrawsOut = !Console.IsOutputRedirected,
            DrawsError = !Console.IsErrorRedirected,
        };
        if (terminal.DrawsOut)
        {
            terminal = terminal with { Width = Math.Max(LeastWidth, Console.WindowWidth) };
        }

        return CliApplication.Run(args, terminal, interruption.Token);
    }

    /// <summary>A writer of UTF-8: other programs read it whatever code page the system has.</summary>
    private static TextWriter Writer(bool isRedirected, Func<TextWriter> screen, Func<Stream> stream)
    {
        if (isRedirected)
        {
            return new StreamWriter(stream(), Utf8) { AutoFlush = true };
        }

        Console.OutputEncoding = Utf8;
        return screen();
    }
}
