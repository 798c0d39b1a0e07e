using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using DmSim.Benchmarks.Traces;
using DmSim.Traces.Native;

namespace DmSim.Benchmarks.Tool;

/// <summary>
/// The tool from process start to its end. Which tool is measured says <c>DMSIM_TOOL</c>, the path of a published one; else
/// the one that was built with the benchmarks' configuration, which compiles everything when it runs.
/// </summary>
public class ToolBenchmarks
{
    private const string ToolVariable = "DMSIM_TOOL";

    private string _tool = "";
    private string _seconds = "";
    private string _minutes = "";

    [GlobalSetup]
    public void Prepare()
    {
        _tool = Environment.GetEnvironmentVariable(ToolVariable) ?? BuiltTool();
        _seconds = Write(intervalSeconds: 1);
        _minutes = Write(intervalSeconds: 300);
    }

    [GlobalCleanup]
    public void Delete()
    {
        File.Delete(_seconds);
        File.Delete(_minutes);
    }

    [Benchmark]
    public void Version() => Call("--version");

    [Benchmark]
    public void Help() => Call("--help");

    [Benchmark]
    public void HelpOfCommand() => Call("run", "--help");

    [Benchmark]
    public void Policies() => Call("policies");

    /// <summary>100 VMs for a day, a sample every five minutes.</summary>
    [Benchmark]
    public void DayOfMinutes() => Call("run", "--trace", _minutes, "--host", "512GiB", "--policy", "hyper-v");

    /// <summary>100 VMs for a day, a sample every second.</summary>
    [Benchmark]
    public void DayOfSeconds() => Call("run", "--trace", _seconds, "--host", "512GiB", "--policy", "hyper-v");

    private static string Write(int intervalSeconds)
    {
        string path = Path.Combine(Path.GetTempPath(), $"dmsim-benchmark-{Guid.NewGuid():N}.dmt");
        NativeTraceWriter.Write(BenchmarkTrace.Day(100, intervalSeconds), path);
        return path;
    }

    private void Call(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(_tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // 1 is an answer too: the objective is missed.
        if (process.ExitCode > 1)
        {
            throw new InvalidOperationException(
                $"'{_tool} {string.Join(' ', arguments)}' ended with {process.ExitCode}."
            );
        }
    }

    private static string BuiltTool()
    {
        string name = OperatingSystem.IsWindows() ? "dmsim.exe" : "dmsim";
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DmSim.sln")))
            {
                return Path.Combine(at.FullName, "src", "DmSim.Cli", "bin", "Release", "net10.0", name);
            }
        }

        throw new InvalidOperationException($"No tool was built here; name one in {ToolVariable}.");
    }
}
