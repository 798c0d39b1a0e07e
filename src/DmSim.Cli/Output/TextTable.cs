namespace DmSim.Cli.Output;

/// <summary>A table for people: titles, which columns are numbers, and cells as text.</summary>
/// <param name="Columns">Titles; numbers stand to the right.</param>
internal sealed record TextTable(params IReadOnlyList<(string Title, bool IsNumber)> Columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>The rows; each has a cell per column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != Columns.Count)
        {
            throw new ArgumentException("A row has as many cells as the table has columns.", nameof(cells));
        }

        _rows.Add(cells);
    }
}
