using System.Buffers;
using System.Text;
using System.Text.Json;
using DmSim.Core.Scenarios;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Monitoring;

/// <summary>
/// The tokens of a JSON file of any length, or of several documents one after the other; only the token at hand is in
/// memory.
/// </summary>
internal sealed class JsonTokens(Stream content, ImportFile file) : IDisposable
{
    private const int FirstLength = 1 << 16;
    private const int LongestToken = 1 << 24;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstLength);
    private JsonReaderState _state = new(
        new JsonReaderOptions
        {
            AllowMultipleValues = true,
            AllowTrailingCommas = true,
            MaxDepth = 64,
        }
    );

    private Stream _text = content;
    private int _start;
    private int _end;
    private bool _atEnd;
    private int _rawStart;
    private int _rawLength;
    private string? _unescaped;
    private bool _isBegun;

    /// <summary>The token at hand.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>The bytes of a number or text, without quotes, as they are in the file.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(_rawStart, _rawLength);

    /// <summary>Goes to the next token.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidInputException">The file is no JSON, or is cut short.</exception>
    public bool Read()
    {
        if (!_isBegun)
        {
            Begin();
        }

        while (true)
        {
            Utf8JsonReader reader = new(_buffer.AsSpan(_start, _end - _start), _atEnd, _state);
            try
            {
                if (reader.Read())
                {
                    Take(ref reader);
                    return true;
                }
            }
            catch (JsonException problem)
            {
                throw Refusal(problem);
            }

            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (_atEnd)
            {
                Type = JsonTokenType.None;
                return false;
            }

            Fill();
        }
    }

    /// <summary>
    /// The names of the members of the object at hand; at each, its value is at hand and must be read or skipped. Of
    /// anything else there are none, and it is skipped.
    /// </summary>
    public IEnumerable<string> Members()
    {
        if (Type != JsonTokenType.StartObject)
        {
            Skip();
            yield break;
        }

        while (Read() && Type == JsonTokenType.PropertyName)
        {
            string name = Text();
            Read();
            yield return name;
        }
    }

    /// <summary>
    /// The places, counted from 0, of the elements of the array at hand; at each, the element is at hand and must be
    /// read or skipped. Of anything else there are none, and it is skipped.
    /// </summary>
    public IEnumerable<int> Elements()
    {
        if (Type != JsonTokenType.StartArray)
        {
            Skip();
            yield break;
        }

        for (int place = 0; Read() && Type != JsonTokenType.EndArray; place++)
        {
            yield return place;
        }
    }

    /// <summary>Goes to the end of the value at hand.</summary>
    public void Skip()
    {
        int depth = Type is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0;
        while (depth > 0 && Read())
        {
            depth += Type switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
    }

    /// <summary>The value at hand as text; empty for an object, an array and null, which are skipped.</summary>
    public string Text()
    {
        if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null)
        {
            Skip();
            return "";
        }

        return _unescaped ?? Encoding.UTF8.GetString(Raw);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Begin()
    {
        _isBegun = true;
        Fill();
        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _end);
        if (start.StartsWith(Encoding.UTF8.Preamble))
        {
            _start = Encoding.UTF8.Preamble.Length;
        }
        else if (start.StartsWith(Encoding.Unicode.Preamble) || start.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            // PowerShell writes files so.
            Encoding encoding = start[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
            PrefixedStream whole = new(start[2..].ToArray(), _text);
            _text = Encoding.CreateTranscodingStream(whole, encoding, Encoding.UTF8, leaveOpen: true);
            _end = 0;
            Fill();
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        Type = reader.TokenType;
        bool quoted = Type is JsonTokenType.String or JsonTokenType.PropertyName;
        _rawStart = _start + (int)reader.TokenStartIndex + (quoted ? 1 : 0);
        _rawLength = reader.ValueSpan.Length;
        _unescaped = quoted && reader.ValueIsEscaped ? Unescape(ref reader) : null;
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private static string Unescape(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or bytes that are no UTF-8: such a text is no name that anyone looks for.
            return "\uFFFD";
        }
    }

    private void Fill()
    {
        int length = _end - _start;
        if (length >= LongestToken)
        {
            const string Message = "the JSON has a text or number of more than 16 MiB";
            throw new InvalidInputException(new ValidationIssue(file.Path, null, null, null, Message));
        }

        byte[] target = length > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _start = 0;
        _end = length;
        int count = _text.Read(_buffer.AsSpan(_end));
        _end += count;
        _atEnd = count == 0;
    }

    private InvalidInputException Refusal(JsonException problem)
    {
        // The reader's state counts lines over all its buffers.
        int? line = problem.LineNumber is long number and < int.MaxValue ? (int)number + 1 : null;
        string message = _atEnd
            ? "the JSON is cut short or damaged at its end"
            : $"the JSON is damaged: {problem.Message.Split(" LineNumber", 2)[0]}";
        return new InvalidInputException(new ValidationIssue(file.Path, line, null, null, message));
    }
}
