using System.Globalization;
using System.Text;
using DmSim.Traces.Recording.Linux;

namespace DmSim.Traces.Recording;

/// <summary>
/// Writes the machine's counters of every moment as CSV: what a guest's integration service would report, and the paging
/// that a trace has no channel for. Every line is on its way to the disk before the next moment.
/// </summary>
public sealed class CounterFile : IDisposable
{
    private const string Header =
        "time[s],demand[B],available[B],provisioned[B],balloonFloor[B],reported[B],pageFile[B],pageFileUsed[B],"
        + "pagesReadIn,pagesWrittenOut,majorFaults";

    private readonly FileStream _file;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; made or replaced.</param>
    public CounterFile(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(Header);
    }

    /// <summary>Adds a moment.</summary>
    public void Append(RecordingTick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        MachineCounters machine = tick.Machine;
        long floor = BalloonDriver.FloorBytes(machine.TotalBytes);
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"{tick.TimeMilliseconds / 1000m},{machine.CommittedBytes}");
        line.Append(CultureInfo.InvariantCulture, $",{machine.AvailableBytes},{machine.TotalBytes}");
        line.Append(CultureInfo.InvariantCulture, $",{floor},{machine.CommittedBytes + floor},{machine.PageFileBytes}");
        Add(line, machine.PageFileUsedBytes);
        Add(line, machine.PagesReadIn);
        Add(line, machine.PagesWrittenOut);
        Add(line, machine.MajorFaults);
        Write(line.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Add(StringBuilder line, long counter)
    {
        line.Append(',');
        if (counter != MachineCounters.Unknown)
        {
            line.Append(CultureInfo.InvariantCulture, $"{counter}");
        }
    }

    private void Write(string line) => _file.Write(Encoding.ASCII.GetBytes(line + "\n"));
}
