using System.Buffers.Text;
using System.Runtime.CompilerServices;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads the rows of one file of a known table; what a row means is the subclass's.</summary>
/// <param name="found">The file, and where it has which column.</param>
/// <param name="session">Where problems and counts go.</param>
internal abstract class TableRows(TableFile found, ImportSession session)
{
    private readonly TableMatch _match = found.Match;
    private readonly FieldSplitter _fields = new(found.Match.Separator);
    private RowProblems? _problems;

    /// <summary>Where problems and counts go.</summary>
    protected ImportSession Session => session;

    /// <summary>The file.</summary>
    protected ImportFile File => found.File;

    /// <summary>Whether rows are samples, which a report counts; tables that only tell sizes say no.</summary>
    protected virtual bool AreSamples => true;

    /// <summary>Reads to the end of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadAll(LineReader lines)
    {
        _problems = new RowProblems(found.File, lines, _fields, session);
        if (_match.HasHeader)
        {
            lines.TryReadHeader(out _);
        }

        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            session.Tally.RowsRead += AreSamples ? 1 : 0;
            if (!_fields.Split(line))
            {
                Complain(null, "the quotes of the line do not match");
            }
            else if (_fields.Count != _match.FieldCount)
            {
                Complain(null, $"the line has {_fields.Count} fields; expected {_match.FieldCount}");
            }
            else
            {
                ReadRow(line);
            }
        }
    }

    /// <summary>Reads a row; its fields are split.</summary>
    protected abstract void ReadRow(ReadOnlySpan<byte> line);

    /// <summary>The field of a column; empty where the file lacks it.</summary>
    protected ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int column)
    {
        int place = _match.Places[column];
        return place < 0 ? [] : _fields.Field(line, place);
    }

    /// <summary>Reads a number; complains where there is none.</summary>
    protected bool TryNumber(ReadOnlySpan<byte> line, int column, out double value)
    {
        ReadOnlySpan<byte> text = Field(line, column);
        if (SignedNumber.TryParse(text, out value) is string problem)
        {
            Complain(column, $"{_match.Shape.ColumnName(column)} '{FieldText.Show(text)}' {problem}");
            return false;
        }

        return true;
    }

    /// <summary>Reads a whole number; complains where there is none.</summary>
    protected bool TryWhole(ReadOnlySpan<byte> line, int column, out long value)
    {
        ReadOnlySpan<byte> text = Field(line, column);
        if (Utf8Parser.TryParse(text, out value, out int length) && length == text.Length)
        {
            return true;
        }

        Complain(column, $"{_match.Shape.ColumnName(column)} '{FieldText.Show(text)}' is no whole number");
        return false;
    }

    /// <summary>Reports a problem of the row, or of one of its columns.</summary>
    protected void Complain(int? column, string message)
    {
        int? place = column is int known && _match.Places[known] >= 0 ? _match.Places[known] : null;
        _problems!.Add(place, message);
    }
}
