using System.Globalization;
using CsvHelper;

namespace DmSim.Reporting.Files;

/// <summary>The one way CSV results are written: commas, <c>\n</c>, invariant numbers, no formulas.</summary>
public static class CsvFile
{
    /// <summary>
    /// Options of every CSV result. Text that a spreadsheet would run as a formula (VM names are user input) gets an
    /// apostrophe in front.
    /// </summary>
    public static CsvWriterOptions Options { get; } =
        new()
        {
            Separator = ',',
            NewLine = "\n",
            FormatProvider = CultureInfo.InvariantCulture,
            Injection = CsvInjection.Escape,
            TrueValue = "true",
            FalseValue = "false",
        };

    /// <summary>Opens a writer whose header is already written.</summary>
    public static CsvWriter Create(string path, params ReadOnlySpan<string> header)
    {
        CsvWriter writer = CsvWriter.ToFile(path, Options);
        writer.WriteHeader(header);
        return writer;
    }

    /// <summary>Writes a whole table.</summary>
    public static void Write(string path, CsvTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using CsvWriter writer = Create(path, [.. table.Header]);
        foreach (IReadOnlyList<object?> row in table.Rows)
        {
            foreach (object? cell in row)
            {
                WriteCell(writer, cell);
            }

            writer.EndRecord();
        }
    }

    /// <summary>Writes a number, or nothing where there is none.</summary>
    public static void WriteNumber(CsvWriter writer, double value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (double.IsFinite(value))
        {
            writer.WriteField(value);
        }
        else
        {
            writer.WriteField(ReadOnlySpan<char>.Empty);
        }
    }

    private static void WriteCell(CsvWriter writer, object? cell)
    {
        switch (cell)
        {
            case double number:
                WriteNumber(writer, number);
                break;
            case float number when !float.IsFinite(number):
                writer.WriteField(ReadOnlySpan<char>.Empty);
                break;
            default:
                writer.WriteField(cell);
                break;
        }
    }
}
