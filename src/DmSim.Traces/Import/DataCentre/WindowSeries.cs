namespace DmSim.Traces.Import.DataCentre;

/// <summary>The windows of one owner: as many as the trace will have samples, whatever order records come in.</summary>
internal sealed class WindowSeries
{
    private const int FirstCapacity = 4;
    private const int FirstCompaction = 64;

    private WindowCell[] _cells = [];
    private int _count;
    private int _compactAt = FirstCompaction;
    private bool _isSorted = true;

    /// <summary>Adds to a window.</summary>
    public void Add(in WindowCell cell)
    {
        if (_count > 0 && _cells[_count - 1].Window == cell.Window)
        {
            _cells[_count - 1].Merge(cell);
            return;
        }

        if (_count >= _compactAt && !_isSorted)
        {
            Compact();
            // Twice as many as there are: the sorting stays in proportion to what is added.
            _compactAt = Math.Max(FirstCompaction, _count * 2);
        }

        _isSorted &= _count == 0 || _cells[_count - 1].Window < cell.Window;
        if (_count == _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(FirstCapacity, _count * 2));
        }

        _cells[_count++] = cell;
    }

    /// <summary>All windows with a record, in the order of time.</summary>
    public ReadOnlySpan<WindowCell> Finish()
    {
        Compact();
        return _cells.AsSpan(0, _count);
    }

    private void Compact()
    {
        if (_isSorted)
        {
            return;
        }

        // A stable order, so that sums do not depend on how sorting breaks ties.
        WindowCell[] sorted = [.. _cells.Take(_count).OrderBy(cell => cell.Window)];
        int kept = 0;
        for (int index = 1; index < sorted.Length; index++)
        {
            if (sorted[index].Window == sorted[kept].Window)
            {
                sorted[kept].Merge(sorted[index]);
            }
            else
            {
                sorted[++kept] = sorted[index];
            }
        }

        _cells = sorted;
        _count = kept + 1;
        _isSorted = true;
    }
}
