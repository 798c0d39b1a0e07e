using System.Runtime.CompilerServices;
using System.Text;
using DmSim.Core.Workloads;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Tables;

/// <summary>Reads the rows of one table by its layout.</summary>
internal sealed class TableReader
{
    private readonly TableLayout _layout;
    private readonly ImportSession _session;
    private readonly VmTable _vms;
    private readonly LineReader _lines;
    private readonly FieldSplitter _fields;
    private readonly RowProblems _problems;
    private readonly RepairCounter _dropped;
    private readonly TimeFieldReader _time;
    private readonly SizeFieldReader _demand;
    private readonly SizeFieldReader? _provisioned;
    private readonly SizeFieldReader? _workingSet;
    private readonly SizeFieldReader? _available;
    private readonly SizeFieldReader[] _vmColumns;
    private readonly byte[] _fileName;
    private readonly int[] _nameColumns;
    private byte[] _joinedName = [];

    /// <summary>A reader of one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">Its lines, read past the header.</param>
    /// <param name="layout">How the table is laid out.</param>
    /// <param name="session">Where problems and counts go.</param>
    /// <param name="vms">Where rows go.</param>
    public TableReader(ImportFile file, LineReader lines, TableLayout layout, ImportSession session, VmTable vms)
    {
        _layout = layout;
        _session = session;
        _vms = vms;
        _lines = lines;
        _fields = new FieldSplitter(layout.Separator);
        _problems = new RowProblems(file, lines, _fields, session);
        _dropped = session.Repair("rows without a value", "dropped; the sample before goes on");
        _time = new TimeFieldReader(layout.Time, _problems);
        _demand = new SizeFieldReader(layout.Demand, _problems);
        _provisioned = ReaderOf(layout.Provisioned);
        _workingSet = ReaderOf(layout.WorkingSet);
        _available = ReaderOf(layout.Available);
        _vmColumns = [.. layout.VmColumns.Select(column => new SizeFieldReader(column.Value, _problems))];
        _nameColumns = [.. layout.Vm];
        _fileName = Encoding.UTF8.GetBytes(file.Stem);
    }

    /// <summary>Offset to UTC of the first local time; <see langword="null"/> where there was none.</summary>
    public int? OffsetMinutes => _time.OffsetMinutes;

    /// <summary>Reads to the end of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadAll()
    {
        while (_lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            _session.Tally.RowsRead++;
            if (!_fields.Split(line))
            {
                _problems.Add("the quotes of the line do not match");
            }
            else if (_fields.Count != _layout.ColumnCount)
            {
                _problems.Add($"the line has {_fields.Count} fields; expected {_layout.ColumnCount}");
            }
            else if (_vmColumns.Length > 0)
            {
                ReadWideRow(line);
            }
            else
            {
                ReadRow(line);
            }
        }
    }

    private void ReadWideRow(ReadOnlySpan<byte> line)
    {
        long time = _time.Read(_fields.Field(line, _layout.Time.Index));
        for (int index = 0; index < _vmColumns.Length && _problems.IsRowGood; index++)
        {
            VmColumn column = _layout.VmColumns[index];
            long value = Demand(_vmColumns[index].Read(_fields.Field(line, column.Value.Index)), VmSamples.Unknown);
            Add(column.Name, new SampleRow(time, value, VmSamples.Unknown, VmSamples.Unknown, VmSamples.Unknown));
        }
    }

    private SizeFieldReader? ReaderOf(ValueColumn? column) =>
        column is null ? null : new SizeFieldReader(column, _problems);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRow(ReadOnlySpan<byte> line)
    {
        long time = _time.Read(_fields.Field(line, _layout.Time.Index));
        ReadOnlySpan<byte> name = ReadName(line);
        long demand = _demand.Read(_fields.Field(line, _layout.Demand.Index));
        long provisioned = ReadOther(line, _provisioned, _layout.Provisioned);
        SampleRow row = new(
            time,
            Demand(demand, provisioned),
            provisioned,
            ReadOther(line, _workingSet, _layout.WorkingSet),
            ReadOther(line, _available, _layout.Available)
        );
        Add(name, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<byte> name, in SampleRow row)
    {
        if (!_problems.IsRowGood)
        {
            return;
        }

        if (name.IsEmpty)
        {
            _layout.Nameless!.Count++;
            return;
        }

        if (row.Demand == VmSamples.Unknown)
        {
            _dropped.Count++;
            return;
        }

        if (_vms.GetOrAdd(name) is not VmSamples vm)
        {
            _problems.Add(NameColumn, "the VM's name is not UTF-8 text");
            return;
        }

        Count(row);
        vm.Add(row with { Time = _time.Count(vm, row.Time) });
    }

    private int? NameColumn => _nameColumns.Length == 0 ? null : _nameColumns[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(in SampleRow row)
    {
        ImportTally tally = _session.Tally;
        tally.EmptyDemand += row.Demand == TraceVm.Absent ? 1 : 0;
        tally.Zeros += row.Demand == 0 ? 1 : 0;
        tally.ZeroProvisioned += row.Provisioned == 0 ? 1 : 0;
        tally.OutOfRange += row.Provisioned != VmSamples.Unknown && row.Demand > row.Provisioned ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> ReadName(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> name = _nameColumns.Length switch
        {
            0 => _fileName,
            1 => _fields.Field(line, _nameColumns[0]),
            _ => JoinName(line),
        };
        if (name.IsEmpty && _layout.Nameless is null)
        {
            _problems.Add(NameColumn, "vm is empty; expected a name");
        }

        return name;
    }

    private ReadOnlySpan<byte> JoinName(ReadOnlySpan<byte> line)
    {
        // Never longer than the line and the strokes between its fields.
        int longest = line.Length + _nameColumns.Length;
        if (_joinedName.Length < longest)
        {
            _joinedName = new byte[longest * 2];
        }

        int length = 0;
        for (int part = 0; part < _nameColumns.Length; part++)
        {
            if (part > 0)
            {
                _joinedName[length++] = (byte)'/';
            }

            ReadOnlySpan<byte> text = _fields.Field(line, _nameColumns[part]);
            text.CopyTo(_joinedName.AsSpan(length));
            length += text.Length;
        }

        return _joinedName.AsSpan(0, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Demand(long value, long provisioned)
    {
        if (value == VmSamples.Unknown)
        {
            if (_layout.WithoutDemand == EmptyDemand.Refused)
            {
                _problems.Add(_layout.Demand.Index, _layout.Demand.Name, [], "is empty; expected a number");
            }

            return _layout.WithoutDemand == EmptyDemand.Absent ? TraceVm.Absent : VmSamples.Unknown;
        }

        return _layout.Meaning switch
        {
            DemandMeaning.Bytes => value,
            DemandMeaning.RestOfWhole => Math.Max(0, _layout.WholeBytes - value),
            _ => PartOfProvisioned(value, provisioned),
        };
    }

    private long PartOfProvisioned(long value, long provisioned)
    {
        const long Million = 1_000_000;
        if (provisioned == VmSamples.Unknown)
        {
            _problems.Add(_layout.Provisioned?.Index, "provisioned is empty, but demand is a part of it");
            return 0;
        }

        Int128 part =
            _layout.Meaning == DemandMeaning.RestOfProvisioned
                ? Math.Max(0, provisioned - value)
                : (((Int128)value * provisioned) + (Million / 2)) / Million;
        return (long)Int128.Min(part, long.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ReadOther(ReadOnlySpan<byte> line, SizeFieldReader? reader, ValueColumn? column) =>
        reader is null ? VmSamples.Unknown : reader.Read(_fields.Field(line, column!.Index));
}
