namespace DmSim.Cli.Output;

/// <summary>A table for people: titles, which columns are numbers, and cells as text.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    /// <summary>Makes a table without rows.</summary>
    /// <param name="columns">Titles; numbers stand to the right.</param>
    public TextTable(params ReadOnlySpan<(string Title, bool IsNumber)> columns)
    {
        Titles = new string[columns.Length];
        AreNumbers = new bool[columns.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            (Titles[column], AreNumbers[column]) = columns[column];
        }
    }

    /// <summary>The titles of the columns.</summary>
    public string[] Titles { get; }

    /// <summary>By column, whether it holds numbers, which stand to the right.</summary>
    public bool[] AreNumbers { get; }

    /// <summary>The rows; each has a cell per column.</summary>
    public IReadOnlyList<string[]> Rows => _rows;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != Titles.Length)
        {
            throw new ArgumentException("A row has as many cells as the table has columns.", nameof(cells));
        }

        _rows.Add(cells);
    }
}
