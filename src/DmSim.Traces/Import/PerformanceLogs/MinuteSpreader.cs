namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>
/// Gives their seconds back to rows whose times end at the minute, as spreadsheets save them: several rows of one
/// minute are spread over it evenly; those of the first minute end with it, those of the last begin with it.
/// </summary>
/// <param name="pass">Takes a row with its local time in milliseconds.</param>
internal sealed class MinuteSpreader(Action<long, double[]> pass)
{
    /// <summary>The most rows that one minute may have.</summary>
    public const int MostRows = 6000;

    private const long MillisecondsPerMinute = 60_000;

    private readonly List<double[]> _rows = [];
    private readonly List<double[]> _first = [];
    private long _firstMinute;
    private long _minute = -1;
    private long _lastCount;

    /// <summary>How many rows got seconds of their own.</summary>
    public long SpreadCount { get; private set; }

    /// <summary>Takes a row.</summary>
    /// <returns>Whether its minute has room for it.</returns>
    public bool Add(long minute, ReadOnlySpan<double> values)
    {
        if (minute != _minute)
        {
            EndMinute();
            _minute = minute;
        }

        if (_rows.Count >= MostRows)
        {
            return false;
        }

        _rows.Add(values.ToArray());
        return true;
    }

    /// <summary>Passes on what is left.</summary>
    public void Finish()
    {
        bool onlyOne = _lastCount == 0 && _first.Count == 0;
        if (onlyOne)
        {
            Pass(_minute, _rows, Math.Max(1, _rows.Count), 0);
        }
        else
        {
            PassFirst(Math.Max(_rows.Count, _first.Count));
            Pass(_minute, _rows, Math.Max(_rows.Count, _lastCount), 0);
        }

        _rows.Clear();
        _minute = -1;
        _lastCount = 0;
    }

    private void EndMinute()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        if (_lastCount == 0 && _first.Count == 0)
        {
            // How far apart its rows lie is known once a whole minute is.
            _first.AddRange(_rows);
            _firstMinute = _minute;
        }
        else
        {
            PassFirst(_rows.Count);
            Pass(_minute, _rows, _rows.Count, 0);
            _lastCount = _rows.Count;
        }

        _rows.Clear();
    }

    private void PassFirst(int rowsPerMinute)
    {
        int slots = Math.Max(rowsPerMinute, _first.Count);
        Pass(_firstMinute, _first, slots, slots - _first.Count);
        _first.Clear();
    }

    private void Pass(long minute, List<double[]> rows, long slots, long firstSlot)
    {
        SpreadCount += rows.Count > 1 ? rows.Count : 0;
        for (int index = 0; index < rows.Count; index++)
        {
            pass(minute + ((firstSlot + index) * MillisecondsPerMinute / slots), rows[index]);
        }
    }
}
