using System.Buffers;
using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace DmSim.Traces.Import.Tables;

/// <summary>One column of a row group, written as text cell by cell.</summary>
internal abstract class ParquetCells
{
    private const int LongestNumber = 64;

    /// <summary>A column of empty fields.</summary>
    public static ParquetCells Nothing { get; } = new EmptyCells();

    /// <summary>Reads a column.</summary>
    /// <exception cref="NotSupportedException">Its type is no number, time or text.</exception>
    public static ParquetCells Read(ParquetRowGroupReader group, DataField field, int count)
    {
        Type type = field.ClrType;
        return type == typeof(ReadOnlyMemory<char>) || type == typeof(string) ? ReadTexts(group, field, count)
            : type == typeof(ReadOnlyMemory<byte>) || type == typeof(byte[]) ? ReadBytes(group, field, count)
            : type == typeof(DateTime) ? new TimeCells(Values<DateTime>(group, field, count))
            : type == typeof(double) ? new NumberCells<double>(Values<double>(group, field, count), double.IsFinite)
            : type == typeof(float) ? new NumberCells<float>(Values<float>(group, field, count), float.IsFinite)
            : type == typeof(long) ? new NumberCells<long>(Values<long>(group, field, count))
            : type == typeof(ulong) ? new NumberCells<ulong>(Values<ulong>(group, field, count))
            : type == typeof(int) ? new NumberCells<int>(Values<int>(group, field, count))
            : type == typeof(uint) ? new NumberCells<uint>(Values<uint>(group, field, count))
            : type == typeof(short) ? new NumberCells<short>(Values<short>(group, field, count))
            : type == typeof(ushort) ? new NumberCells<ushort>(Values<ushort>(group, field, count))
            : type == typeof(byte) ? new NumberCells<byte>(Values<byte>(group, field, count))
            : type == typeof(sbyte) ? new NumberCells<sbyte>(Values<sbyte>(group, field, count))
            : type == typeof(decimal) ? new NumberCells<decimal>(Values<decimal>(group, field, count))
            : Nothing;
    }

    /// <summary>Writes a cell.</summary>
    public abstract void Write(int row, IBufferWriter<byte> target);

    private static TextCells ReadTexts(ParquetRowGroupReader group, DataField field, int count)
    {
        string?[] values = new string?[count];
        group.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
        return new TextCells(values);
    }

    private static TextCells ReadBytes(ParquetRowGroupReader group, DataField field, int count)
    {
        byte[]?[] values = new byte[]?[count];
        group.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
        return new TextCells([.. values.Select(bytes => bytes is null ? null : Encoding.UTF8.GetString(bytes))]);
    }

    private static T?[] Values<T>(ParquetRowGroupReader group, DataField field, int count)
        where T : struct
    {
        T?[] values = new T?[count];
        group.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
        return values;
    }

    private sealed class EmptyCells : ParquetCells
    {
        public override void Write(int row, IBufferWriter<byte> target) { }
    }

    private sealed class TextCells(string?[] values) : ParquetCells
    {
        public override void Write(int row, IBufferWriter<byte> target)
        {
            if (values[row] is string text)
            {
                CsvText.Write(text, target);
            }
        }
    }

    private sealed class TimeCells(DateTime?[] values) : ParquetCells
    {
        public override void Write(int row, IBufferWriter<byte> target)
        {
            if (values[row] is DateTime time)
            {
                string zone = time.Kind == DateTimeKind.Unspecified ? "" : "Z";
                DateTime utc = time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time;
                string text = utc.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
                Encoding.UTF8.GetBytes(text + zone, target);
            }
        }
    }

    private sealed class NumberCells<T>(T?[] values, Predicate<T>? isNumber = null) : ParquetCells
        where T : struct, IUtf8SpanFormattable
    {
        public override void Write(int row, IBufferWriter<byte> target)
        {
            if (
                values[row] is T value
                && (isNumber is null || isNumber(value))
                && value.TryFormat(target.GetSpan(LongestNumber), out int length, default, CultureInfo.InvariantCulture)
            )
            {
                target.Advance(length);
            }
        }
    }
}
