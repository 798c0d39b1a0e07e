using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Tables;

/// <summary>What is wrong with the row being read, and where it stands.</summary>
internal sealed class RowProblems(ImportFile file, LineReader lines, FieldSplitter fields, ImportSession session)
{
    private readonly RepairCounter _unfinished = session.Repair(
        "last lines without a line end that break off",
        "dropped, as a recording that was stopped leaves them"
    );
    private int _brokenLine;

    /// <summary>Whether the row being read can be used.</summary>
    public bool IsRowGood => _brokenLine != lines.LineNumber;

    /// <summary>Adds a problem of the row.</summary>
    public void Add(string message) => Add(null, message);

    /// <summary>Adds a problem of a field.</summary>
    public void Add(int index, string what, ReadOnlySpan<byte> text, string problem) =>
        Add(index, $"{what} '{FieldText.Show(text)}' {problem}");

    /// <summary>Adds a problem of a field, or of the row where the field has no place in it.</summary>
    public void Add(int? index, string message)
    {
        if (lines.IsLineUnfinished && lines.LineNumber > 2)
        {
            _unfinished.Count += IsRowGood ? 1 : 0;
        }
        else
        {
            int? column = index is int place ? fields.ColumnOf(place) : null;
            session.Issues.Add(file.Path, lines.LineNumber, column, message);
        }

        _brokenLine = lines.LineNumber;
    }
}
