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
        int[] widths = new int[table.Titles.Length];
        Widen(widths, table.Titles);
        foreach (string[] row in table.Rows)
        {
            Widen(widths, row);
        }

        StringBuilder text = new();
        AppendLine(text, table, widths, table.Titles);
        foreach (string[] row in table.Rows)
        {
            AppendLine(text, table, widths, row);
        }

        return text.ToString();
    }

    private static void Widen(int[] widths, string[] cells)
    {
        for (int column = 0; column < cells.Length; column++)
        {
            widths[column] = Math.Max(widths[column], cells[column].Length);
        }
    }

    private static void AppendLine(StringBuilder text, TextTable table, int[] widths, string[] cells)
    {
        StringBuilder line = new();
        for (int column = 0; column < cells.Length; column++)
        {
            bool right = table.AreNumbers[column];
            line.Append(right ? cells[column].PadLeft(widths[column]) : cells[column].PadRight(widths[column]))
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
        for (int index = 0; index < table.Titles.Length; index++)
        {
            TableColumn column = new(new Text(table.Titles[index], new Style(decoration: Decoration.Bold)));
            drawn.AddColumn(table.AreNumbers[index] ? column.RightAligned() : column);
        }

        foreach (string[] row in table.Rows)
        {
            drawn.AddRow(row.Select(cell => new Text(cell)));
        }

        console.Write(drawn);
    }
}
