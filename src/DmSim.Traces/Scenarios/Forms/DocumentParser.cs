using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>
/// Turns YAML text (JSON is a subset) into nodes with positions, and refuses what could make a small file huge:
/// aliases, deep nesting, more than one document.
/// </summary>
internal sealed class DocumentParser
{
    /// <summary>
    /// Most characters of a document: far more than any scenario written by hand or by a program needs.
    /// </summary>
    public const int LargestText = 4 << 20;

    private const int DeepestNesting = 32;

    private readonly IParser _parser;
    private readonly ReadContext _context;

    private DocumentParser(IParser parser, ReadContext context)
    {
        _parser = parser;
        _context = context;
    }

    /// <summary>Reads the only document of a text.</summary>
    /// <returns>Its root, or <see langword="null"/> when it is not well-formed; the problem is then reported.</returns>
    public static DocumentNode? Parse(string text, ReadContext context)
    {
        if (text.Length > LargestText)
        {
            string size = (text.Length >> 20).ToString(CultureInfo.InvariantCulture);
            context.Report(1, 1, "", $"a file of at most {LargestText >> 20} MiB of text, not {size} MiB");
            return null;
        }

        using StringReader reader = new(text.TrimStart('\uFEFF'));
        Parser parser = new(reader);
        try
        {
            return new DocumentParser(parser, context).ReadDocument();
        }
        catch (InvalidOperationException)
        {
            // The YAML scanner gives up on some broken flow collections this way; it stands behind the last event.
            int line = (int)(parser.Current?.End.Line ?? 1);
            int column = (int)(parser.Current?.End.Column ?? 1);
            context.Report(line, column, "", "well-formed YAML or JSON");
            return null;
        }
        catch (YamlException exception)
        {
            string reason = exception.Message.TrimEnd('.');
            context.Report(
                (int)exception.Start.Line,
                (int)exception.Start.Column,
                "",
                $"well-formed YAML or JSON ({reason})"
            );
            return null;
        }
        catch (UnsupportedDocumentException exception)
        {
            context.Report(exception.Line, exception.Column, "", exception.Message);
            return null;
        }
    }

    private DocumentNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _context.Report(1, 1, "", "a document, not an empty file");
            return null;
        }

        _parser.Consume<DocumentStart>();
        DocumentNode root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out _))
        {
            throw new UnsupportedDocumentException(_parser.Current!.Start, "one document in the file, not several");
        }

        return root;
    }

    private DocumentNode ReadNode(int depth)
    {
        ParsingEvent current = _parser.Consume<ParsingEvent>();
        Mark start = current.Start;
        if (depth > DeepestNesting)
        {
            throw new UnsupportedDocumentException(start, $"at most {DeepestNesting} levels of nesting");
        }

        if (current is not NodeEvent { Anchor.IsEmpty: true, Tag.IsEmpty: true } || current is AnchorAlias)
        {
            throw new UnsupportedDocumentException(
                start,
                "no YAML anchors, aliases or tags: share settings between VMs through templates"
            );
        }

        return current switch
        {
            Scalar scalar => ToScalar(scalar),
            SequenceStart => ReadList(start, depth),
            _ => ReadMap(start, depth),
        };
    }

    private ScalarNode ToScalar(Scalar scalar) =>
        new(scalar.Value, scalar.Style == ScalarStyle.Plain, (int)scalar.Start.Line, (int)scalar.Start.Column)
        {
            Source = _context.Source,
        };

    private ListNode ReadList(Mark start, int depth)
    {
        List<DocumentNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new ListNode(items, (int)start.Line, (int)start.Column) { Source = _context.Source };
    }

    private MapNode ReadMap(Mark start, int depth)
    {
        Dictionary<string, ScalarNode> seen = new(StringComparer.Ordinal);
        List<MapEntry> entries = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            DocumentNode keyNode = ReadNode(depth + 1);
            DocumentNode value = ReadNode(depth + 1);
            if (keyNode is not ScalarNode key)
            {
                _context.Report(keyNode, "", "a name as key, not a list or mapping");
            }
            else if (!seen.TryAdd(key.Text, key))
            {
                _context.Report(key, key.Text, $"each key once (first on line {seen[key.Text].Line})");
            }
            else
            {
                entries.Add(new MapEntry(key, value));
            }
        }

        return new MapNode(entries, (int)start.Line, (int)start.Column) { Source = _context.Source };
    }

    /// <summary>Well-formed YAML that is refused on purpose.</summary>
    private sealed class UnsupportedDocumentException(Mark mark, string expected) : Exception(expected)
    {
        public int Line { get; } = (int)mark.Line;

        public int Column { get; } = (int)mark.Column;
    }
}
