using DmSim.Traces.Recording;
using DmSim.Traces.Tests.Native;
using static DmSim.Traces.Tests.Import.ImportHelp;

namespace DmSim.Traces.Tests.Recording;

public sealed class RecordingLoopTests
{
    [Fact]
    public void Samples_bear_the_times_they_were_meant_for_and_late_ones_are_counted()
    {
        // The third read takes 2.4 intervals: the samples at 3 and 4 are missed.
        FakeProbe probe = new(readMilliseconds: [10, 10, 2400, 10, 10]);
        (RecordingOutcome outcome, long[] times) = Run(probe, 6500, CancellationToken.None);

        Assert.Equal([0, 1000, 2000, 4000, 5000, 6000], times);
        Assert.Equal((RecordingEnd.Duration, 6, 1), (outcome.End, outcome.Ticks, outcome.Missed));
        Assert.Equal(6500, outcome.LengthMilliseconds);
    }

    [Fact]
    public void A_recording_ends_with_what_it_follows()
    {
        FakeProbe probe = new(readMilliseconds: [10, 10, 10]) { LivesFor = 2 };
        (RecordingOutcome outcome, long[] times) = Run(probe, null, CancellationToken.None);

        Assert.Equal([0, 1000], times);
        Assert.Equal((RecordingEnd.NothingLeft, 2), (outcome.End, outcome.Ticks));
    }

    [Fact]
    public void The_user_ends_a_recording_in_good_order()
    {
        using CancellationTokenSource stop = new();
        FakeProbe probe = new(readMilliseconds: []) { OnRead = read => Stop(read, stop) };
        (RecordingOutcome outcome, long[] times) = Run(probe, null, stop.Token);

        Assert.Equal([0, 1000, 2000], times);
        Assert.Equal(RecordingEnd.Stopped, outcome.End);
    }

    private static void Stop(int read, CancellationTokenSource stop)
    {
        if (read == 2)
        {
            stop.Cancel();
        }
    }

    private static (RecordingOutcome Outcome, long[] Times) Run(FakeProbe probe, long? duration, CancellationToken stop)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("loop.dmt.recording");
        RecordingHeader header = new()
        {
            Name = "loop",
            StartUnixMilliseconds = 1_790_000_000_000,
            OffsetMinutes = 0,
            IntervalMilliseconds = 1000,
            IsMachine = true,
            Description = "",
        };
        RecordingOutcome outcome;
        int told = 0;
        using (RecordingJournal journal = new(path, header))
        {
            outcome = new RecordingLoop(probe, probe, 1000).Run(journal, duration, _ => told++, stop);
        }

        Assert.Equal(outcome.Ticks, told);
        return (outcome, RunImport(path).Trace.Vms[0].AllTimes());
    }

    /// <summary>A probe with a clock of its own, that moves as the test says.</summary>
    private sealed class FakeProbe(int[] readMilliseconds) : IMemoryProbe, IRecordingClock
    {
        private int _reads;

        public int LivesFor { get; init; } = int.MaxValue;

        public Action<int> OnRead { get; init; } = _ => { };

        public string Description => "";

        public IReadOnlyList<string> SeriesNames => [];

        public long ElapsedMilliseconds { get; private set; }

        public long ProcessorMilliseconds => 1;

        public bool Read(RecordingTick tick)
        {
            tick.Machine = new MachineCounters(1, 1, 1, 1, 0, 0, 0, 0, 0);
            ElapsedMilliseconds += _reads < readMilliseconds.Length ? readMilliseconds[_reads] : 5;
            OnRead(_reads);
            return ++_reads <= LivesFor;
        }

        public void Wait(long untilMilliseconds, CancellationToken cancellation) =>
            ElapsedMilliseconds = Math.Max(ElapsedMilliseconds, untilMilliseconds);
    }
}
