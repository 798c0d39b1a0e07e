using System.ComponentModel;
using System.Diagnostics;
using DmSim.Core.Scenarios;
using DmSim.Traces.Recording.Linux;

namespace DmSim.Traces.Recording;

/// <summary>A command that is run only to be recorded; what it leaves behind is ended with it.</summary>
public sealed class RecordedProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private RecordedProcess(Process process) => _process = process;

    /// <summary>
    /// The root of the tree to follow: this process itself, which adopts what its descendants leave behind.
    /// </summary>
    public static int TreeRoot => Environment.ProcessId;

    /// <summary>Starts a command; what it prints goes to standard error, so that answers stay apart.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <exception cref="InvalidInputException">It cannot be started, or not be followed on this system.</exception>
    public static RecordedProcess Start(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (!OperatingSystem.IsLinux())
        {
            throw Refusal("a command can be followed on Linux only");
        }

        LinuxSystemCalls.AdoptOrphans();
        // The shell moves the output and then becomes the program; a program that is missing is its to report.
        ProcessStartInfo start = new("/bin/sh") { ArgumentList = { "-c", "exec \"$0\" \"$@\" 1>&2" } };
        foreach (string word in words)
        {
            start.ArgumentList.Add(word);
        }

        try
        {
            return new RecordedProcess(Process.Start(start)!);
        }
        catch (Win32Exception problem)
        {
            throw Refusal(problem.Message);
        }
    }

    /// <summary>The exit code, or <see langword="null"/> while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Ends the command if it still runs: asks first, and forces it when it does not answer.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            LinuxSystemCalls.AskToEnd(_process.Id);
            if (!_process.WaitForExit(Patience))
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit();
            }
        }

        _process.Dispose();
    }

    private static InvalidInputException Refusal(string message) =>
        new(new ValidationIssue("--command", null, null, null, message));
}
