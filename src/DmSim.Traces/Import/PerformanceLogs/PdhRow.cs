using System.Buffers.Text;
using System.Runtime.CompilerServices;
using DmSim.Traces.Import.Monitoring;

namespace DmSim.Traces.Import.PerformanceLogs;

/// <summary>
/// Finds the time and the columns of use in the rows of a log, which may be thousands of columns wide.
/// </summary>
internal sealed class PdhRow
{
    private const double FirstNegative = 2_147_483_648;
    private const double Wrap = 4_294_967_296;

    private readonly byte _separator;
    private readonly int[] _columns;
    private readonly bool[] _isWrapping;
    private readonly double[] _values;
    private int _timeStart;
    private int _timeLength;

    /// <summary>Prepares for a heading.</summary>
    public PdhRow(PdhHeader header)
    {
        _separator = header.Separator;
        _columns = [.. header.Fields.Select(field => field.Column)];
        // The MB counters of Hyper-V are unsigned 32-bit numbers that hold negative ones.
        _isWrapping =
        [
            .. header.Fields.Select(field =>
                field.Counter is >= PdhCounter.VmPhysicalMebibytes and <= PdhCounter.VmAvailableMebibytes
            ),
        ];
        _values = new double[_columns.Length];
    }

    /// <summary>How many cells the last row had.</summary>
    public int CellCount { get; private set; }

    /// <summary>Cells of use that held something else than a number, so far.</summary>
    public long UnreadableCount { get; private set; }

    /// <summary>Numbers that were negative ones in disguise, so far.</summary>
    public long WrappedCount { get; private set; }

    /// <summary>The columns of use of the last row, in the order of the heading; NaN where there is no value.</summary>
    public double[] Values => _values;

    /// <summary>The time of the row as it is written.</summary>
    public ReadOnlySpan<byte> Time(ReadOnlySpan<byte> line) => line.Slice(_timeStart, _timeLength);

    /// <summary>Takes a row apart.</summary>
    /// <returns>Whether its quotes match.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Split(ReadOnlySpan<byte> line)
    {
        int position = 0;
        int wanted = 0;
        CellCount = 0;
        _values.AsSpan().Fill(double.NaN);
        while (position <= line.Length)
        {
            if (!TryFindCell(line, ref position, out int start, out int length))
            {
                return false;
            }

            if (CellCount == 0)
            {
                (_timeStart, _timeLength) = (start, length);
            }
            else if (wanted < _columns.Length && _columns[wanted] == CellCount)
            {
                _values[wanted] = ReadValue(line.Slice(start, length), _isWrapping[wanted]);
                wanted++;
            }

            CellCount++;
        }

        return true;
    }

    /// <summary>Finds the cell that begins at a position, and moves behind the separator that ends it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFindCell(ReadOnlySpan<byte> line, ref int position, out int start, out int length)
    {
        start = position;
        if (position < line.Length && line[position] == (byte)'"')
        {
            start++;
            length = line[start..].IndexOf((byte)'"');
            position = start + length + 2;
            return length >= 0 && (position > line.Length || line[position - 1] == _separator);
        }

        length = line[start..].IndexOf(_separator);
        length = length < 0 ? line.Length - start : length;
        position = start + length + 1;
        return true;
    }

    private double ReadValue(ReadOnlySpan<byte> cell, bool isWrapping)
    {
        if (!WholeNumber.TryParse(cell, out double value))
        {
            cell = cell.Trim(" \t"u8);
            if (cell.IsEmpty)
            {
                return double.NaN;
            }

            if (!Utf8Parser.TryParse(cell, out value, out int used) || used != cell.Length)
            {
                return ReadOddValue(cell);
            }
        }

        // Tools write -1 where they have nothing.
        if (!double.IsFinite(value) || value == -1)
        {
            return double.NaN;
        }

        if (isWrapping && value >= FirstNegative)
        {
            WrappedCount++;
            value -= Wrap;
        }

        return value;
    }

    /// <summary>
    /// A spreadsheet set to another language writes a comma for the point, and a semicolon between cells.
    /// </summary>
    private double ReadOddValue(ReadOnlySpan<byte> cell)
    {
        Span<byte> copy = stackalloc byte[32];
        if (_separator == (byte)';' && cell.Length <= copy.Length && cell.Count((byte)',') == 1)
        {
            cell.Replace(copy, (byte)',', (byte)'.');
            if (Utf8Parser.TryParse(copy[..cell.Length], out double value, out int used) && used == cell.Length)
            {
                return value;
            }
        }

        UnreadableCount++;
        return double.NaN;
    }
}
