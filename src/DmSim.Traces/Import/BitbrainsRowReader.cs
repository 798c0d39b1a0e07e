using System.Runtime.CompilerServices;
using System.Text;
using DmSim.Core.Units;

namespace DmSim.Traces.Import;

/// <summary>Reads the rows of one Bitbrains file.</summary>
internal sealed class BitbrainsRowReader(ImportFile file, BitbrainsHeader header, ImportSession session, VmTable vms)
{
    // Seconds since 1970 stay below this until the year 5138; milliseconds have been above it since 1973.
    private const long FirstMilliseconds = 100_000_000_000;

    private readonly FieldSplitter _fields = new(header.Separator);
    private readonly byte[] _fileName = Encoding.UTF8.GetBytes(file.Stem);
    private bool _rowIsGood;
    private int _lineNumber;

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
            if (!_fields.Split(line) || _fields.Count != header.ColumnCount)
            {
                string found = $"the line has {_fields.Count} fields, the header {header.ColumnCount}";
                session.Issues.Add(file.Path, _lineNumber, null, found);
                continue;
            }

            ReadRow(line);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRow(ReadOnlySpan<byte> line)
    {
        _rowIsGood = true;
        long time = ReadNumber(line, header.Time, "the time");
        if (time < FirstMilliseconds)
        {
            // The archive's header says ms, its values are seconds.
            time *= 1000;
        }

        long provisioned = ReadKilobytes(line, header.Provisioned, "provisioned memory");
        long active = ReadKilobytes(line, header.Active, "memory usage");
        ReadOnlySpan<byte> name = header.Vm < 0 ? _fileName : _fields.Field(line, header.Vm);
        if (!_rowIsGood)
        {
            return;
        }

        VmSamples? vm = name.IsEmpty ? null : vms.GetOrAdd(name);
        if (vm is null)
        {
            int? column = header.Vm < 0 ? null : _fields.ColumnOf(header.Vm);
            session.Issues.Add(file.Path, _lineNumber, column, "the VM's name is empty or not UTF-8 text");
            return;
        }

        ImportTally tally = session.Tally;
        tally.Zeros += active == 0 ? 1 : 0;
        tally.ZeroProvisioned += provisioned == 0 ? 1 : 0;
        tally.OutOfRange += active > provisioned ? 1 : 0;
        vm.Add(new SampleRow(time, active, provisioned, VmSamples.Unknown, VmSamples.Unknown));
    }

    /// <summary>The archive's KB are 1,024 bytes; averages are rounded to whole ones.</summary>
    private long ReadKilobytes(ReadOnlySpan<byte> line, int index, string what)
    {
        long kibibytes = ReadNumber(line, index, what);
        if (kibibytes > long.MaxValue / MemorySize.BytesPerKibibyte)
        {
            Complain(index, $"{what} is too large");
            return 0;
        }

        return kibibytes * MemorySize.BytesPerKibibyte;
    }

    private long ReadNumber(ReadOnlySpan<byte> line, int index, string what)
    {
        ReadOnlySpan<byte> text = _fields.Field(line, index);
        if (NumberText.TryParse(text, 1, out long value) is string problem)
        {
            Complain(index, $"{what} '{FieldText.Show(text)}' {problem}");
        }

        return value;
    }

    private void Complain(int index, string message)
    {
        _rowIsGood = false;
        session.Issues.Add(file.Path, _lineNumber, _fields.ColumnOf(index), message);
    }
}
