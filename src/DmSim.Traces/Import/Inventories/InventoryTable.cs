using System.Text;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.Inventories;

/// <summary>Reads a table with a header row by row, fields by name.</summary>
internal sealed class InventoryTable
{
    private readonly ImportFile _file;
    private readonly ImportSession _session;
    private readonly TableHeader _header;
    private string[] _fields = [];
    private int _lineNumber;

    private InventoryTable(ImportFile file, ImportSession session, TableHeader header)
    {
        _file = file;
        _session = session;
        _header = header;
    }

    /// <summary>Reads all rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">Its lines, from the header on.</param>
    /// <param name="session">Where problems go.</param>
    /// <param name="onRow">Takes each row.</param>
    public static void Read(ImportFile file, LineReader lines, ImportSession session, Action<InventoryTable> onRow)
    {
        if (!lines.TryReadHeader(out ReadOnlySpan<byte> line))
        {
            return;
        }

        InventoryTable table = new(file, session, TableHeader.Read(Encoding.UTF8.GetString(line)));
        FieldSplitter splitter = new(table._header.Separator);
        RowProblems problems = new(file, lines, splitter, session);
        while (lines.TryRead(out line))
        {
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            session.Tally.RowsRead++;
            if (!splitter.Split(line))
            {
                problems.Add("the quotes of the line do not match");
            }
            else if (splitter.Count != table._header.Names.Count)
            {
                problems.Add($"the line has {splitter.Count} fields; expected {table._header.Names.Count}");
            }
            else
            {
                table._lineNumber = lines.LineNumber;
                table._fields = new string[splitter.Count];
                for (int index = 0; index < splitter.Count; index++)
                {
                    table._fields[index] = Encoding
                        .UTF8.GetString(splitter.Field(line, index))
                        .Replace("\"\"", "\"", StringComparison.Ordinal);
                }

                onRow(table);
            }
        }
    }

    /// <summary>The text of the first of some columns that is there; empty where none is.</summary>
    public string Text(params ReadOnlySpan<string> names) =>
        _header.Find(names) is int index and >= 0 ? _fields[index].Trim() : "";

    /// <summary>Whether one of some columns is there.</summary>
    public bool Has(params ReadOnlySpan<string> names) => _header.Find(names) >= 0;

    /// <summary>A size in whole units; digits may be grouped, as programs write them for people.</summary>
    /// <param name="unitBytes">Bytes of one unit.</param>
    /// <param name="names">The columns that may hold it.</param>
    /// <returns>Bytes, or <see cref="VmSamples.Unknown"/> where there is no such column, or it is empty.</returns>
    public long Size(long unitBytes, params ReadOnlySpan<string> names)
    {
        string text = Text(names);
        if (text.Length == 0)
        {
            return VmSamples.Unknown;
        }

        byte[] digits = Encoding.UTF8.GetBytes(DigitGroups.Join(text));
        if (NumberText.TryParse(digits, unitBytes, out long bytes) is string problem)
        {
            Complain($"{_header.Names[_header.Find(names)]} '{text}' {problem}");
        }

        return bytes;
    }

    /// <summary>Adds a problem of the row.</summary>
    public void Complain(string message) => _session.Issues.Add(_file.Path, _lineNumber, null, message);
}
