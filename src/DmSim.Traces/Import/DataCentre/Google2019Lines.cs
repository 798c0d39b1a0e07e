using System.Buffers.Text;
using System.Text.Json;
using DmSim.Traces.Import.Sources;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Import.DataCentre;

/// <summary>Reads records of instance_usage, one JSON object a line; whole numbers may be text, as BigQuery writes them.</summary>
internal sealed class Google2019Lines(ImportSession session, GoogleUsage usage)
{
    private readonly RepairCounter _allocations = session.Repair(
        "records of alloc sets",
        "left out: the instances that run in them are recorded themselves"
    );

    /// <summary>Reads to the end of a file.</summary>
    public void ReadAll(ImportFile file, LineReader lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (FieldText.IsBlank(line))
            {
                continue;
            }

            session.Tally.RowsRead++;
            if (ReadRecord(line) is string problem)
            {
                session.Issues.Add(file.Path, lines.LineNumber, null, problem);
            }
        }
    }

    private string? ReadRecord(ReadOnlySpan<byte> line)
    {
        Google2019Record record = new();
        try
        {
            Utf8JsonReader reader = new(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "the line is no JSON object; expected one record";
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!ReadField(ref reader, record))
                {
                    return "a number is written in a way that is not known";
                }
            }

            // Also checks that nothing follows the object.
            while (reader.Read()) { }
        }
        catch (JsonException problem)
        {
            return $"the JSON is damaged: {problem.Message}";
        }

        return Take(record);
    }

    private string? Take(Google2019Record record)
    {
        if (record is not { Start: long start, End: long end, Collection: long collection, Instance: long instance })
        {
            return "start_time, end_time, collection_id or instance_index is missing";
        }

        if (instance < 0)
        {
            return "instance_index is negative";
        }

        if (record.IsAllocation)
        {
            _allocations.Count++;
            return null;
        }

        return usage.Add(start, end, new UsageOwner(collection, instance), record.Memory, record.Limit);
    }

    private static bool ReadField(ref Utf8JsonReader reader, Google2019Record record)
    {
        if (reader.ValueTextEquals("start_time"u8))
        {
            return TryWhole(ref reader, out record.Start);
        }

        if (reader.ValueTextEquals("end_time"u8))
        {
            return TryWhole(ref reader, out record.End);
        }

        if (reader.ValueTextEquals("collection_id"u8))
        {
            return TryWhole(ref reader, out record.Collection);
        }

        if (reader.ValueTextEquals("instance_index"u8))
        {
            return TryWhole(ref reader, out record.Instance);
        }

        if (reader.ValueTextEquals("assigned_memory"u8))
        {
            return TryNumber(ref reader, out record.Limit);
        }

        if (reader.ValueTextEquals("collection_type"u8))
        {
            record.IsAllocation = IsAllocation(ref reader);
            return true;
        }

        bool isUsage = reader.ValueTextEquals("average_usage"u8);
        reader.Read();
        return isUsage ? ReadUsage(ref reader, record) : reader.TrySkip();
    }

    private static bool ReadUsage(ref Utf8JsonReader reader, Google2019Record record)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMemory = reader.ValueTextEquals("memory"u8);
            if (isMemory && !TryNumber(ref reader, out record.Memory))
            {
                return false;
            }

            if (!isMemory)
            {
                reader.Read();
                reader.Skip();
            }
        }

        return true;
    }

    /// <summary>The kind of a collection: 1 or ALLOC_SET, as a number or as text.</summary>
    private static bool IsAllocation(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isScalar = reader.TokenType is JsonTokenType.Number or JsonTokenType.String;
        bool isAllocation =
            isScalar && (reader.ValueSpan.SequenceEqual("1"u8) || reader.ValueSpan.SequenceEqual("ALLOC_SET"u8));
        reader.Skip();
        return isAllocation;
    }

    private static bool TryWhole(ref Utf8JsonReader reader, out long? value)
    {
        value = null;
        reader.Read();
        ReadOnlySpan<byte> text = reader.ValueSpan;
        bool isScalar = reader.TokenType is JsonTokenType.Number or JsonTokenType.String;
        if (isScalar && Utf8Parser.TryParse(text, out long whole, out int length) && length == text.Length)
        {
            value = whole;
            return true;
        }

        return reader.TokenType == JsonTokenType.Null;
    }

    private static bool TryNumber(ref Utf8JsonReader reader, out double? value)
    {
        value = null;
        reader.Read();
        bool isScalar = reader.TokenType is JsonTokenType.Number or JsonTokenType.String;
        if (isScalar && SignedNumber.TryParse(reader.ValueSpan, out double number) is null)
        {
            value = number;
            return true;
        }

        // Not-a-number is text in JSON: as good as nothing.
        return reader.TokenType == JsonTokenType.Null || (isScalar && FieldText.IsMissing(reader.ValueSpan));
    }
}
