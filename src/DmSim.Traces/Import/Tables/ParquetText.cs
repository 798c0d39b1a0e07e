using System.Buffers;
using DmSim.Core.Scenarios;
using DmSim.Traces.Import.Sources;
using Parquet;
using Parquet.Schema;

namespace DmSim.Traces.Import.Tables;

/// <summary>
/// A Parquet file as comma-separated text, so that one reader of tables serves both: the names of its columns, then its
/// rows. Nulls and NaN are empty fields, times ISO 8601. One row group at a time is held.
/// </summary>
internal sealed class ParquetText : PassingStream
{
    private const int RowsPerChunk = 4096;

    // Writers make groups of 0.1 to 1 million rows, some of up to 64 Mi; what claims more is damaged or malicious.
    private const long MostRowsPerGroup = 64L << 20;

    private readonly string _path;
    private readonly ParquetReader _reader;
    private readonly DataField[] _fields;
    private readonly bool[] _wanted;
    private readonly Action _checkInterruption;
    private readonly ArrayBufferWriter<byte> _text = new();
    private ParquetCells[] _cells = [];
    private int _nextGroup;
    private int _row;
    private int _rowCount;
    private int _taken;

    private ParquetText(string path, ParquetReader reader, Predicate<string> isWanted, Action checkInterruption)
    {
        _path = path;
        _reader = reader;
        _checkInterruption = checkInterruption;
        _fields = [.. reader.Schema.GetDataFields()];
        _wanted = [.. _fields.Select(field => isWanted(NameOf(field)))];
        for (int place = 0; place < _fields.Length; place++)
        {
            BeginField(place);
            CsvText.Write(NameOf(_fields[place]), _text);
        }

        _text.Write("\n"u8);
    }

    /// <summary>Whether content is a Parquet file.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith("PAR1"u8);

    /// <summary>Opens a file.</summary>
    /// <param name="path">What to call it in messages.</param>
    /// <param name="stream">The file; not owned.</param>
    /// <param name="isWanted">Which columns are read, by name; the others come out empty.</param>
    /// <param name="checkInterruption">Called between row groups; throws to stop.</param>
    /// <exception cref="InvalidInputException">It is no Parquet file that can be read.</exception>
    public static ParquetText Open(string path, Stream stream, Predicate<string> isWanted, Action checkInterruption) =>
        Guarded(
            path,
            () => new ParquetText(path, Wait(ParquetReader.CreateAsync(stream)), isWanted, checkInterruption)
        );

    /// <summary>The names of a file's columns.</summary>
    /// <exception cref="InvalidInputException">It is no Parquet file that can be read.</exception>
    public static IReadOnlyList<string> ReadNames(ImportFile file)
    {
        using FileStream stream = ImportSource.OpenAnywhere(file, CancellationToken.None);
        return Guarded(file.Path, () => Wait(ParquetReader.ReadSchemaAsync(stream)))
            .GetDataFields()
            .Select(NameOf)
            .ToArray();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == _text.WrittenCount)
        {
            _text.ResetWrittenCount();
            _taken = 0;
            Guarded(_path, WriteChunk);
        }

        int count = Math.Min(buffer.Length, _text.WrittenCount - _taken);
        _text.WrittenSpan.Slice(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Wait(_reader.DisposeAsync().AsTask());
        }

        base.Dispose(disposing);
    }

    /// <summary>Parts of a nested column have a path; only its leaves hold values.</summary>
    private static string NameOf(DataField field) => string.Join('.', field.Path.ToList());

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>What the library throws at damaged files is of every kind; all of it means the file.</summary>
    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is not (InvalidInputException or OperationCanceledException))
        {
            string message = $"the Parquet file is damaged, or of a kind that cannot be read: {problem.Message}";
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, message));
        }
    }

    private bool WriteChunk()
    {
        while (_row == _rowCount && _nextGroup < _reader.RowGroupCount)
        {
            ReadGroup(_nextGroup++);
        }

        int end = Math.Min(_row + RowsPerChunk, _rowCount);
        for (; _row < end; _row++)
        {
            for (int place = 0; place < _cells.Length; place++)
            {
                BeginField(place);
                _cells[place].Write(_row, _text);
            }

            _text.Write("\n"u8);
        }

        return true;
    }

    private void BeginField(int place)
    {
        if (place > 0)
        {
            _text.Write(","u8);
        }
    }

    private void ReadGroup(int index)
    {
        _checkInterruption();
        using ParquetRowGroupReader group = _reader.OpenRowGroupReader(index);
        if (group.RowCount > MostRowsPerGroup)
        {
            throw new InvalidDataException($"row group {index} claims more than {MostRowsPerGroup} rows");
        }

        _row = 0;
        _rowCount = (int)group.RowCount;
        _cells = [.. _fields.Select((field, place) => CellsOf(group, field, place))];
    }

    private ParquetCells CellsOf(ParquetRowGroupReader group, DataField field, int place) =>
        _wanted[place] && !field.IsArray && field.MaxRepetitionLevel == 0
            ? ParquetCells.Read(group, field, _rowCount)
            : ParquetCells.Nothing;
}
