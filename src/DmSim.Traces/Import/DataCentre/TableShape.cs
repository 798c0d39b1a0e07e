using System.Globalization;
using System.Text;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>
/// A known table: its columns, found by name where there is a header, and by the number of columns and what they hold
/// where there is none.
/// </summary>
internal sealed class TableShape
{
    private readonly TableColumn[] _columns;

    /// <summary>Describes a table.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="columns">Its columns in their order.</param>
    public TableShape(string name, params ReadOnlySpan<TableColumn> columns)
    {
        Name = name;
        _columns = [.. columns];
        LeastColumns = _columns.Length;
    }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>The character between fields.</summary>
    public byte Separator { get; init; } = (byte)',';

    /// <summary>Whether it is published without a header.</summary>
    public bool IsHeaderless { get; init; } = true;

    /// <summary>With how many columns a headerless table may end: older versions lack the last ones.</summary>
    public int LeastColumns { get; init; }

    /// <summary>What a file of it looks like, in short.</summary>
    public string Expectation =>
        IsHeaderless
            ? string.Create(CultureInfo.InvariantCulture, $"{_columns.Length} columns as {Name} has them")
            : $"header with {NeededNames}";

    private string NeededNames =>
        string.Join(", ", _columns.Where(column => column.IsNeeded).Select(column => $"'{column.Name}'"));

    /// <summary>The name of a column, for messages.</summary>
    public string ColumnName(int column) => _columns[column].Name;

    /// <summary>Looks whether a file is of this table.</summary>
    public TableMatch? Match(FilePreview preview)
    {
        const int MostLines = 20;
        // The last line may be cut off where the preview ends.
        IEnumerable<string> whole = preview.Lines.Count > 1 ? preview.Lines.SkipLast(1) : preview.Lines;
        byte[][] lines =
        [
            .. whole
                .Where(line => line.Trim(' ', '\t').Length > 0 && line[0] != '#')
                .Take(MostLines)
                .Select(Encoding.UTF8.GetBytes),
        ];
        FieldSplitter fields = new(Separator);
        if (lines.Length == 0 || !fields.Split(lines[0]))
        {
            return null;
        }

        return MatchHeader(lines[0], fields) ?? (IsHeaderless ? MatchContent(lines, fields) : null);
    }

    private TableMatch? MatchHeader(byte[] line, FieldSplitter fields)
    {
        if (!_columns.Any(column => column.IsNeeded))
        {
            return null;
        }

        string[] names = [.. Enumerable.Range(0, fields.Count).Select(field => TextOf(line, fields, field))];
        int[] places = [.. _columns.Select(column => Array.FindIndex(names, column.IsNamed))];
        for (int column = 0; column < places.Length; column++)
        {
            if (_columns[column].IsNeeded && places[column] < 0)
            {
                return null;
            }
        }

        string evidence = $"its header has {NeededNames}, as {Name} has";
        return new TableMatch(this, Separator, names.Length, places, HasHeader: true, evidence);
    }

    private TableMatch? MatchContent(byte[][] lines, FieldSplitter fields)
    {
        int count = fields.Count;
        if (count < LeastColumns || count > _columns.Length)
        {
            return null;
        }

        string first = FieldText.Show(fields.Field(lines[0], 0));
        // Most lines, not all: what is wrong with a broken line is told where it is read.
        int fitting = lines.Count(line => fields.Split(line) && fields.Count == count && Accepts(line, fields));
        if (fitting * 2 <= lines.Length)
        {
            return null;
        }

        int[] places = [.. Enumerable.Range(0, _columns.Length).Select(column => column < count ? column : -1)];
        bool hasHeader = lines.Length > 1 && IsForeignHeader(lines[0], fields);
        string lead = hasHeader ? "its header has other names, but" : "it has no header;";
        string evidence = $"{lead} its {count} columns hold what {Name} holds, from '{first}' as {_columns[0].Name} on";
        return new TableMatch(this, Separator, count, places, hasHeader, evidence);
    }

    /// <summary>A first line of names alone, of which not enough are known.</summary>
    private bool IsForeignHeader(byte[] line, FieldSplitter fields) =>
        fields.Split(line)
        && !Accepts(line, fields)
        && Enumerable
            .Range(0, fields.Count)
            .All(field => SignedNumber.TryParse(fields.Field(line, field), out _) is not null);

    private bool Accepts(byte[] line, FieldSplitter fields)
    {
        for (int column = 0; column < fields.Count; column++)
        {
            if (!_columns[column].Accepts(fields.Field(line, column)))
            {
                return false;
            }
        }

        return true;
    }

    private static string TextOf(byte[] line, FieldSplitter fields, int field) =>
        Encoding.UTF8.GetString(fields.Field(line, field));
}
