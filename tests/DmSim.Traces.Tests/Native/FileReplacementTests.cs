using System.Diagnostics;
using DmSim.Traces.Native;

namespace DmSim.Traces.Tests.Native;

public sealed class FileReplacementTests : IDisposable
{
    // Above the largest process number that Linux (4,194,304) or macOS (99,999) gives; no multiple of four, as those of
    // Windows are.
    private const string DeadProcess = "2000000001";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_killed_process_left_half_written_is_removed()
    {
        string left = _folder.Write($"out.dmt.{DeadProcess}.tmp", "half");
        TraceSamples.Write(TraceSamples.Small(), _folder.File("out.dmt"));
        Assert.False(File.Exists(left));
        Assert.Equal([_folder.File("out.dmt")], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_is_not_of_the_same_target_and_of_a_dead_process_stays()
    {
        string[] others =
        [
            _folder.Write($"other.dmt.{DeadProcess}.tmp", "another target"),
            _folder.Write($"out.dmt.gz.{DeadProcess}.tmp", "another target, too"),
            _folder.Write("out.dmt.tmp", "no process"),
            _folder.Write("out.dmt.draft.tmp", "no number"),
            _folder.Write("out.dmt.-5.tmp", "no number of a process"),
            _folder.Write("out.dmt.99999999999.tmp", "no number of a process"),
            _folder.Write($"out.dmt.{DeadProcess}.txt", "another ending"),
            _folder.Write($"out.dmt.{RunningProcess()}.tmp", "being written"),
        ];
        TraceSamples.Write(TraceSamples.Small(), _folder.File("out.dmt"));
        Assert.All(others, path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public void What_somebody_still_writes_stays_whatever_its_number_says()
    {
        string path = _folder.File($"out.dmt.{DeadProcess}.tmp");
        using (new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            TraceSamples.Write(TraceSamples.Small(), _folder.File("out.dmt"));
            Assert.True(File.Exists(path));
        }
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there()
    {
        string path = _folder.Write("out.dmt", "before");
        Assert.Throws<InvalidOperationException>(() =>
            FileReplacement.Write(
                path,
                stream =>
                {
                    stream.WriteByte(1);
                    throw new InvalidOperationException("on purpose");
                }
            )
        );
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    /// <summary>The number of a process that runs and is not this one.</summary>
    private static int RunningProcess()
    {
        int[] running = [.. Process.GetProcesses().Select(process => process.Id)];
        return running.First(id => id > 0 && id != Environment.ProcessId);
    }
}
