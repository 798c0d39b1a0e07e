using System.Runtime.CompilerServices;
using System.Text;
using Spectre.Console;

namespace DmSim.Cli.Output;

/// <summary>Prints tables: framed on a screen, plain columns elsewhere so that files stay readable.</summary>
internal static class TablePrinter
{
    /// <summary>Prints a table on standard output.</summary>
    public static void Print(Terminal terminal, TextTable table)
    {
        if (terminal.DrawsOut)
        {
            Draw(terminal, table);
        }
        else
        {
            terminal.Out.Write(Plain(table));
        }
    }

    /// <summary>The table in plain columns, two spaces apart.</summary>
    public static string Plain(TextTable table)
    {
        int[] widths =
        [
            .. table.Columns.Select(
                (column, index) => table.Rows.Select(row => row[index].Length).Append(column.Title.Length).Max()
            ),
        ];
        StringBuilder text = new();
        AppendLine(text, table, widths, [.. table.Columns.Select(column => column.Title)]);
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            AppendLine(text, table, widths, row);
        }

        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, TextTable table, int[] widths, IReadOnlyList<string> cells)
    {
        StringBuilder line = new();
        for (int index = 0; index < cells.Count; index++)
        {
            bool right = table.Columns[index].IsNumber;
            line.Append(right ? cells[index].PadLeft(widths[index]) : cells[index].PadRight(widths[index]))
                .Append("  ");
        }

        text.AppendLine(line.ToString().TrimEnd());
    }

    /// <summary>Apart, so that the drawing library is only loaded where something is drawn.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Draw(Terminal terminal, TextTable table)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) }
        );
        Table drawn = new() { Border = TableBorder.Rounded };
        foreach ((string title, bool isNumber) in table.Columns)
        {
            TableColumn column = new(new Text(title, new Style(decoration: Decoration.Bold)));
            drawn.AddColumn(isNumber ? column.RightAligned() : column);
        }

        foreach (IReadOnlyList<string> row in table.Rows)
        {
            drawn.AddRow(row.Select(cell => new Text(cell)));
        }

        console.Write(drawn);
    }
}
