using System.Globalization;
using System.Text;

namespace DmSim.Traces.Recording;

/// <summary>
/// Writes a recording while it runs: a text file to which whole lines are added, each with a checksum. Whatever ends the
/// recorder, all lines but the last few seconds can be read again.
/// </summary>
public sealed class RecordingJournal : IDisposable
{
    /// <summary>How often what was written is forced to disk, in milliseconds: what a power failure may cost.</summary>
    public const long DiskMilliseconds = 5000;

    private readonly FileStream _file;
    private readonly StringBuilder _line = new();
    private int _namedCount;
    private long _forcedMilliseconds;

    /// <summary>Begins a journal.</summary>
    /// <param name="path">The file; must not exist.</param>
    /// <param name="header">What is recorded.</param>
    public RecordingJournal(string path, RecordingHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        // Read by others while it grows, and on Windows also deleted by nobody else.
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write($"{JournalLine.Opening}{header.ToJson()}");
        _file.Flush(flushToDisk: true);
    }

    /// <summary>Adds a moment, after the names of series that are new in it.</summary>
    /// <param name="tick">The moment.</param>
    /// <param name="names">The names of all series so far.</param>
    public void Append(RecordingTick tick, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(tick);
        ArgumentNullException.ThrowIfNull(names);
        for (; _namedCount < names.Count; _namedCount++)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"series {_namedCount} {OneLine(names[_namedCount])}"));
        }

        Write(Text(tick));
        if (tick.TimeMilliseconds - _forcedMilliseconds >= DiskMilliseconds)
        {
            _forcedMilliseconds = tick.TimeMilliseconds;
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Says that the recording ended in good order.</summary>
    /// <param name="timeMilliseconds">Its length.</param>
    /// <param name="processorMilliseconds">Processor time the recorder took.</param>
    public void Finish(long timeMilliseconds, long processorMilliseconds)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"end {timeMilliseconds} {processorMilliseconds}"));
        _file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(string text) => _file.Write(JournalLine.Seal(text));

    private static string OneLine(string name) =>
        string.Concat(name.Select(sign => char.IsControl(sign) ? '?' : sign)) is { Length: > 0 } text ? text : "?";

    private string Text(RecordingTick tick)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        MachineCounters machine = tick.Machine;
        _line.Clear().Append(culture, $"at {tick.TimeMilliseconds} {machine.CommittedBytes} {machine.AvailableBytes}");
        _line.Append(culture, $" {machine.TotalBytes} {machine.ResidentBytes} {machine.PageFileBytes}");
        _line.Append(culture, $" {machine.PageFileUsedBytes} {machine.PagesReadIn} {machine.PagesWrittenOut}");
        _line.Append(culture, $" {machine.MajorFaults} {tick.EstimatedCount}");
        foreach (SeriesValue value in tick.Values)
        {
            _line.Append(
                culture,
                $" {value.Series}:{value.CommittedBytes}:{value.ResidentBytes}:{value.UnreservedBytes}"
            );
        }

        return _line.ToString();
    }
}
