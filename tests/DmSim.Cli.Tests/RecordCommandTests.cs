using System.Text.Json;

namespace DmSim.Cli.Tests;

public sealed class RecordCommandTests
{
    [Fact]
    public void TheMachineBecomesATraceAndNothingIsLeftBesideIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows(), "no commit charge here");
        using TemporaryFolder folder = new();
        string trace = folder.At("machine.dmt");
        string counters = folder.At("machine.csv");

        CommandLine call = CommandLine.Run([
            "record",
            "--output",
            trace,
            "--duration",
            "350 ms",
            "--interval",
            "100 ms",
            "--counters",
            counters,
            "--size",
            "4GiB",
            "--json",
        ]);

        Assert.Equal("", call.Error);
        Assert.Equal(0, call.Code);
        JsonElement report = call.Json();
        Assert.Equal("dmsim/record/1", report.GetProperty("schema").GetString());
        Assert.Equal("duration", report.GetProperty("end").GetString());
        int samples = report.GetProperty("samples").GetInt32();
        Assert.InRange(samples, 1, 4); // at 0, 100, 200 and 300 ms, fewer where the machine is busy
        Assert.Equal(samples + 1, File.ReadAllLines(counters).Length);
        Assert.Equal(
            [counters, trace],
            Directory.GetFiles(Path.GetDirectoryName(trace)!).Order(StringComparer.Ordinal)
        );
        JsonElement info = CommandLine.Run("trace", "info", trace, "--json").Json();
        JsonElement vm = info.GetProperty("vms")[0];
        Assert.Equal("machine", vm.GetProperty("name").GetString());
        Assert.True(vm.GetProperty("demand").GetProperty("minimumBytes").GetInt64() > 0);
        Assert.Equal(4L << 30, vm.GetProperty("provisioned").GetProperty("maximumBytes").GetInt64());
    }

    [Fact]
    public void ACommandIsFollowedUntilItEnds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "commands are followed on Linux");
        using TemporaryFolder folder = new();
        string trace = folder.At("nap.dmt");

        CommandLine call = CommandLine.Run([
            "record",
            "--output",
            trace,
            "--interval",
            "100 ms",
            "--command",
            "sh -c \"sleep 0.4; exit 0\"",
        ]);

        Assert.Equal(0, call.Code);
        Assert.Equal("", call.Error);
        Assert.True(File.Exists(trace));
    }

    [Fact]
    public void AnInterruptedRecordingIsStillATrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows(), "no commit charge here");
        using TemporaryFolder folder = new();
        string trace = folder.At("machine.dmt");
        using CancellationTokenSource stop = new();
        Task stopping = Task.Run(
            () =>
            {
                SpinWait.SpinUntil(() => HasSample($"{trace}.recording"));
                stop.Cancel();
            },
            TestContext.Current.CancellationToken
        );

        CommandLine call = CommandLine.RunUntil(
            ["record", "--output", trace, "--duration", "1h", "--interval", "100 ms"],
            stop.Token
        );

        Assert.True(stopping.IsCompleted || stop.IsCancellationRequested);
        Assert.Equal(3, call.Code);
        Assert.True(File.Exists(trace));
    }

    [Fact]
    public void AllProblemsAreListedAtOnceAndNothingIsWritten()
    {
        using TemporaryFolder folder = new();
        string trace = folder.At("x.dmt");
        File.WriteAllText($"{trace}.recording", "");

        CommandLine call = CommandLine.Run([
            "record",
            "--output",
            trace,
            "--follow",
            "all",
            "--interval",
            "5 ms",
            "--baseline",
            "1 MB",
            "--by",
            "thread",
            "--duration",
            "long",
        ]);

        Assert.Equal(2, call.Code);
        string[] names = ["--follow", "--interval", "--baseline", "--by", "--duration", "dmsim import recording"];
        Assert.All(names, name => Assert.Contains(name, call.Error, StringComparison.Ordinal));
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void WhatDoesNotRunCannotBeFollowed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are followed on Linux");
        using TemporaryFolder folder = new();
        string trace = folder.At("x.dmt");

        CommandLine call = CommandLine.Run("record", "--output", trace, "--follow", "2147483647");

        Assert.Equal(1, call.Code);
        Assert.Contains("nothing to record", call.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(trace)!));
    }

    /// <summary>The journal grows while it is read.</summary>
    private static bool HasSample(string journal)
    {
        if (!File.Exists(journal))
        {
            return false;
        }

        using FileStream file = new(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file);
        return reader.ReadToEnd().Contains("\nat ", StringComparison.Ordinal);
    }
}
