using System.Runtime.CompilerServices;
using DmSim.Core.Workloads;

namespace DmSim.Traces.Import;

/// <summary>Reads the rows of one CSV file.</summary>
internal sealed class CsvRowReader(ImportFile file, CsvHeader header, ImportSession session, VmTable vms)
{
    // Beyond the year 5138 in seconds, but the year 1973 in milliseconds: no trace is that old or that young.
    private const long ImplausibleSeconds = 100_000_000_000;

    private readonly FieldSplitter _fields = new(header.Separator);
    private readonly byte[] _fileName = System.Text.Encoding.UTF8.GetBytes(file.Stem);
    private bool _rowIsGood;
    private int _lineNumber;

    /// <summary>Offset to UTC of the first ISO time; <see langword="null"/> where there was none.</summary>
    public int? OffsetMinutes { get; private set; }

    /// <summary>Reads to the end of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadAll(LineReader lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            _lineNumber = lines.LineNumber;
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            session.Tally.RowsRead++;
            if (!_fields.Split(line))
            {
                Complain(null, "the quotes of the line do not match");
            }
            else if (_fields.Count != header.ColumnCount)
            {
                Complain(null, $"the line has {_fields.Count} fields, the header {header.ColumnCount}");
            }
            else
            {
                ReadRow(line);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRow(ReadOnlySpan<byte> line)
    {
        _rowIsGood = true;
        long time = ReadTime(line);
        ReadOnlySpan<byte> name = header.Has(CsvColumn.Vm)
            ? _fields.Field(line, header.IndexOf(CsvColumn.Vm))
            : _fileName;
        if (name.IsEmpty)
        {
            Complain(CsvColumn.Vm, "vm is empty; expected a name");
        }

        SampleRow row = new(
            time,
            ReadSize(line, CsvColumn.Demand, TraceVm.Absent),
            ReadSize(line, CsvColumn.Provisioned, VmSamples.Unknown),
            ReadSize(line, CsvColumn.WorkingSet, VmSamples.Unknown),
            ReadSize(line, CsvColumn.Available, VmSamples.Unknown)
        );
        if (!_rowIsGood)
        {
            return;
        }

        if (vms.GetOrAdd(name) is not VmSamples vm)
        {
            Complain(CsvColumn.Vm, "the VM's name is not UTF-8 text");
            return;
        }

        Count(row);
        vm.Add(row);
    }

    private void Count(in SampleRow row)
    {
        ImportTally tally = session.Tally;
        tally.EmptyDemand += row.Demand == TraceVm.Absent ? 1 : 0;
        tally.Zeros += row.Demand == 0 ? 1 : 0;
        tally.ZeroProvisioned += row.Provisioned == 0 ? 1 : 0;
        tally.OutOfRange += row.Provisioned != VmSamples.Unknown && row.Demand > row.Provisioned ? 1 : 0;
    }

    private long ReadTime(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = _fields.Field(line, header.IndexOf(CsvColumn.Time));
        if (header.TimeScale == CsvHeader.IsoTime)
        {
            return ReadIsoTime(text);
        }

        if (NumberText.TryParse(text, header.TimeScale, out long time) is string problem)
        {
            Complain(CsvColumn.Time, text, problem);
        }
        else if (time >= ImplausibleSeconds * 1000 && header.TimeScale == 1000)
        {
            Complain(CsvColumn.Time, text, "is no plausible count of seconds; is the unit [ms]?");
        }

        return time;
    }

    private long ReadIsoTime(ReadOnlySpan<byte> text)
    {
        if (!TimestampText.TryParse(text, out long time, out int offsetMinutes))
        {
            Complain(
                CsvColumn.Time,
                text,
                NumberText.TryParse(text, 1, out _) is null
                    ? "is a number; the header must give its unit: time[s] or time[ms]"
                    : "is not ISO 8601; expected such as 2026-03-01T09:30:00Z"
            );
        }
        else if (time < 0)
        {
            Complain(CsvColumn.Time, text, "is before 1970");
        }

        OffsetMinutes ??= offsetMinutes;
        return time;
    }

    private long ReadSize(ReadOnlySpan<byte> line, CsvColumn column, long empty)
    {
        if (!header.Has(column))
        {
            return empty;
        }

        ReadOnlySpan<byte> text = _fields.Field(line, header.IndexOf(column));
        if (text.IsEmpty)
        {
            return empty;
        }

        if (NumberText.TryParse(text, header.ScaleOf(column), out long value) is string problem)
        {
            Complain(column, text, problem);
        }

        return value;
    }

    private void Complain(CsvColumn column, ReadOnlySpan<byte> text, string problem) =>
        Complain(column, $"{column.ToString().ToLowerInvariant()} '{FieldText.Show(text)}' {problem}");

    private void Complain(CsvColumn? column, string message)
    {
        _rowIsGood = false;
        int? place = column is CsvColumn known && header.Has(known) ? _fields.ColumnOf(header.IndexOf(known)) : null;
        session.Issues.Add(file.Path, _lineNumber, place, message);
    }
}
