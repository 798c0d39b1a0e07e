using System.Globalization;
using DmSim.Lab.Experiments;
using DmSim.Traces.Import;

namespace DmSim.Cli.Output;

/// <summary>
/// Says on standard error how far long work is: one line written over again on a screen, a line now and then elsewhere.
/// Work that ends quickly says nothing. Safe to use from several threads.
/// </summary>
internal sealed class ProgressLine : IProgress<LabProgress>, IDisposable
{
    private const long ScreenMilliseconds = 200;

    private const long LogMilliseconds = 30_000;

    private readonly Lock _lock = new();
    private readonly Terminal _terminal;
    private readonly string _title;
    private readonly bool _isQuiet;
    private readonly long _begun = Environment.TickCount64;
    private long _written = Environment.TickCount64;
    private int _shownLength;

    /// <summary>Begins.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="isQuiet">Whether nothing is to be said.</param>
    public ProgressLine(Terminal terminal, string title, bool isQuiet)
    {
        _terminal = terminal;
        _title = title;
        _isQuiet = isQuiet;
    }

    /// <inheritdoc/>
    public void Report(LabProgress value)
    {
        double share = value.Total == 0 ? 0 : value.Done / (double)value.Total;
        Show(share, FormattableString.Invariant($"{value.Done} of {value.Total}, {value.Runs} runs"), value.Remaining);
    }

    /// <summary>Takes the share done, 0..1.</summary>
    public void ReportShare(double share) => Show(share, "", Estimate(share));

    /// <summary>Takes what is seen, and the share done, 0..1, where there is an end to reach.</summary>
    public void ReportText(string seen, double? share) => Show($"{seen}{Percent(share)}");

    /// <summary>Takes bytes read by an import.</summary>
    public IProgress<ImportProgress> ForBytes() => new ByteProgress(this);

    /// <summary>Takes the share of something written.</summary>
    public IProgress<double> ForShare() => new ShareProgress(this);

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Overwrite("");
        }
    }

    private TimeSpan? Estimate(double share) =>
        share <= 0 ? null : TimeSpan.FromMilliseconds((Environment.TickCount64 - _begun) * (1 - share) / share);

    private static string Percent(double? share) =>
        share is { } part ? string.Create(CultureInfo.InvariantCulture, $", {part * 100:0} %") : "";

    private void Show(double share, string counts, TimeSpan? remaining)
    {
        string counted = counts.Length == 0 ? "" : $" ({counts})";
        string left = remaining is { } time ? $", about {Duration(time)} left" : "";
        Show(string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %{counted}{left}"));
    }

    private void Show(string text)
    {
        if (_isQuiet)
        {
            return;
        }

        lock (_lock)
        {
            long now = Environment.TickCount64;
            if (now - _written < (_terminal.DrawsError ? ScreenMilliseconds : LogMilliseconds))
            {
                return;
            }

            _written = now;
            string line = $"{_title}: {text}";
            if (_terminal.DrawsError)
            {
                Overwrite(line);
            }
            else
            {
                _terminal.Error.WriteLine(line);
            }
        }
    }

    private void Overwrite(string line)
    {
        if (_shownLength == 0 && line.Length == 0)
        {
            return;
        }

        string shown = line.Length < _terminal.ErrorWidth ? line : line[..(_terminal.ErrorWidth - 1)];
        _terminal.Error.Write($"\r{shown.PadRight(_shownLength)}{(shown.Length == 0 ? "\r" : "")}");
        _shownLength = shown.Length;
    }

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s");

    private sealed class ShareProgress(ProgressLine line) : IProgress<double>
    {
        public void Report(double value) => line.ReportShare(value);
    }

    private sealed class ByteProgress(ProgressLine line) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) =>
            line.ReportShare(value.BytesTotal == 0 ? 0 : value.BytesRead / (double)value.BytesTotal);
    }
}
