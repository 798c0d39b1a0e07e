using DmSim.Core.Recording;

namespace DmSim.Reporting.Figures;

/// <summary>The time of series rows in the unit that suits the length of the run.</summary>
internal sealed class TimeAxis
{
    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 86_400;

    private readonly double _unitSeconds;

    private readonly double _tickSeconds;
    private readonly RunSeries _series;

    /// <summary>The axis of a series.</summary>
    public TimeAxis(RunSeries series, int tickMilliseconds)
    {
        _series = series;
        _tickSeconds = tickMilliseconds / 1000.0;
        double seconds = series.RowCount * (double)series.IntervalTicks * _tickSeconds;
        (_unitSeconds, Label) =
            seconds <= 2 * Hour ? (Minute, "time from run start (min)")
            : seconds <= 3 * Day ? (Hour, "time from run start (h)")
            : (Day, "time from run start (d)");
    }

    /// <summary>Axis label with the unit.</summary>
    public string Label { get; }

    /// <summary>Length of a row.</summary>
    public double Step => _series.IntervalTicks * _tickSeconds / _unitSeconds;

    /// <summary>The end of the last row.</summary>
    public double End => At(_series.RowCount);

    /// <summary>The begin of a row.</summary>
    public double At(int row) => SecondsAt(row) / _unitSeconds;

    /// <summary>The begin of a row in seconds.</summary>
    public double SecondsAt(int row) => (_series.StartTick + ((double)row * _series.IntervalTicks)) * _tickSeconds;

    /// <summary>A distance of ticks people count in: 15 min, 6 h, 12 h, whole days.</summary>
    public double TickStep()
    {
        double wanted = (End - At(0)) / 9;
        double[] steps =
            _unitSeconds == Minute ? [0.5, 1, 2, 5, 10, 15, 20]
            : _unitSeconds == Hour ? [0.5, 1, 2, 3, 6, 12]
            : [0.5, 1, 2, 5, 7, 14, 28];
        foreach (double step in steps)
        {
            if (step >= wanted * 0.999)
            {
                return step;
            }
        }

        return FigureStyle.PleasantStep(wanted);
    }
}
