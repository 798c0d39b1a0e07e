using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DmSim.Core.Scenarios;
using DmSim.Traces.Import.Sources;

namespace DmSim.Traces.Import.Tables;

/// <summary>One sheet of an Excel workbook (.xlsx, Office Open XML) as comma-separated text, row by row.</summary>
/// <remarks>Values are as stored: dates are numbers there, formulas their last result.</remarks>
internal sealed class XlsxText : PassingStream
{
    private const string MainNamespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const int MostColumns = 16_384;
    private const long MostSharedCharacters = 256L << 20;

    private readonly string _path;
    private readonly ZipArchive _book;
    private readonly List<string> _shared;
    private readonly XmlReader _sheet;
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<string> _row = [];
    private int _columnCount;
    private int _taken;

    private XlsxText(string path, ZipArchive book, string sheet)
    {
        _path = path;
        _book = book;
        _shared = ReadSharedStrings(book);
        string part = SheetParts(book).FirstOrDefault(one => one.Name == sheet).Part ?? "";
        _sheet = OpenPart(book, part) ?? throw new InvalidDataException($"there is no sheet '{sheet}'");
    }

    /// <summary>Whether content is a zip file, as a workbook is.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'K', 3, 4, ..];

    /// <summary>Opens a sheet.</summary>
    /// <param name="path">What to call the file in messages.</param>
    /// <param name="stream">The file; not owned.</param>
    /// <param name="sheet">The sheet's name.</param>
    /// <exception cref="InvalidInputException">It is no workbook with such a sheet.</exception>
    public static XlsxText Open(string path, Stream stream, string sheet) =>
        Guarded(path, () => new XlsxText(path, new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true), sheet));

    /// <summary>The names of a workbook's sheets.</summary>
    /// <exception cref="InvalidInputException">It is no workbook.</exception>
    public static IReadOnlyList<string> ReadSheetNames(ImportFile file)
    {
        using FileStream stream = ImportSource.OpenAnywhere(file, CancellationToken.None);
        return Guarded(
            file.Path,
            () =>
            {
                using ZipArchive book = new(stream, ZipArchiveMode.Read, leaveOpen: true);
                return (IReadOnlyList<string>)[.. SheetParts(book).Select(one => one.Name)];
            }
        );
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == _text.WrittenCount)
        {
            _text.ResetWrittenCount();
            _taken = 0;
            Guarded(_path, WriteRow);
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
            _sheet.Dispose();
            _book.Dispose();
        }

        base.Dispose(disposing);
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is XmlException || ContentStream.IsDamage(problem))
        {
            string message = $"the workbook cannot be read: {problem.Message}";
            throw new InvalidInputException(new ValidationIssue(path, null, null, null, message));
        }
    }

    private static XmlReader? OpenPart(ZipArchive book, string part)
    {
        ZipArchiveEntry? entry = book.GetEntry(part);
        if (entry is null)
        {
            return null;
        }

        GuardedStream content = new(entry.Open(), () => entry.CompressedLength);
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
        };
        return XmlReader.Create(content, settings);
    }

    /// <summary>Names of the sheets, and where each lies.</summary>
    private static List<(string Name, string Part)> SheetParts(ZipArchive book)
    {
        Dictionary<string, string> targets = [];
        using (XmlReader? relations = OpenPart(book, "xl/_rels/workbook.xml.rels"))
        {
            while (relations?.ReadToFollowing("Relationship") == true)
            {
                string target = relations.GetAttribute("Target") ?? "";
                targets[relations.GetAttribute("Id") ?? ""] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
            }
        }

        const string RelationNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        List<(string, string)> sheets = [];
        using XmlReader? workbook = OpenPart(book, "xl/workbook.xml");
        while (workbook?.ReadToFollowing("sheet", MainNamespace) == true)
        {
            string id = workbook.GetAttribute("id", RelationNamespace) ?? "";
            sheets.Add((workbook.GetAttribute("name") ?? "", targets.GetValueOrDefault(id, "")));
        }

        return sheets;
    }

    private static List<string> ReadSharedStrings(ZipArchive book)
    {
        List<string> strings = [];
        long length = 0;
        using XmlReader? part = OpenPart(book, "xl/sharedStrings.xml");
        while (part?.ReadToFollowing("si", MainNamespace) == true)
        {
            string text = ReadTexts(part);
            length += text.Length + 1;
            if (length > MostSharedCharacters)
            {
                throw new InvalidDataException("its texts are longer than any inventory's");
            }

            strings.Add(text);
        }

        return strings;
    }

    /// <summary>The text of an element: of all <c>t</c> and <c>v</c> within, but not of phonetic hints.</summary>
    private static string ReadTexts(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        StringBuilder text = new();
        int depth = reader.Depth;
        bool isText = false;
        int hintDepth = int.MaxValue;
        while (reader.Read() && !(reader.Depth == depth && reader.NodeType == XmlNodeType.EndElement))
        {
            hintDepth = reader.Depth <= hintDepth ? int.MaxValue : hintDepth;
            if (reader.NodeType == XmlNodeType.Element)
            {
                hintDepth = reader.LocalName == "rPh" ? reader.Depth : hintDepth;
                isText = reader.LocalName is "t" or "v" && !reader.IsEmptyElement;
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                isText = false;
            }
            else if (isText && hintDepth == int.MaxValue && reader.HasValue)
            {
                text.Append(reader.Value);
            }
        }

        return text.ToString();
    }

    private bool WriteRow()
    {
        if (!_sheet.ReadToFollowing("row", MainNamespace))
        {
            return false;
        }

        _row.Clear();
        if (!_sheet.IsEmptyElement)
        {
            int depth = _sheet.Depth;
            while (_sheet.Read() && _sheet.Depth > depth)
            {
                if (_sheet is { NodeType: XmlNodeType.Element, LocalName: "c" })
                {
                    ReadCell();
                }
            }
        }

        // Trailing empty cells are not stored: rows are as wide as the header.
        _columnCount = Math.Max(_columnCount, _row.Count);
        for (int place = 0; place < _columnCount; place++)
        {
            _text.Write(place > 0 ? ","u8 : []);
            CsvText.Write(place < _row.Count ? _row[place] : "", _text);
        }

        _text.Write("\n"u8);
        return true;
    }

    private void ReadCell()
    {
        int column = ColumnOf(_sheet.GetAttribute("r"));
        string type = _sheet.GetAttribute("t") ?? "";
        string text = ReadTexts(_sheet);
        if (type == "s")
        {
            bool known = int.TryParse(text, out int index) && index >= 0 && index < _shared.Count;
            text = known ? _shared[index] : throw new InvalidDataException($"it has no shared text number '{text}'");
        }
        else if (type == "b")
        {
            text = text == "1" ? "True" : "False";
        }

        while (_row.Count < column)
        {
            _row.Add("");
        }

        _row.Add(text);
    }

    /// <summary>The place of a cell such as <c>AB12</c>, counted from 0; without a reference it follows the last.</summary>
    private int ColumnOf(string? reference)
    {
        int column = 0;
        foreach (char letter in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(letter))
            {
                break;
            }

            column = (column * 26) + (letter - 'A' + 1);
            if (column > MostColumns)
            {
                throw new InvalidDataException($"the cell '{reference}' lies beyond the last column");
            }
        }

        return column == 0 ? _row.Count : column - 1;
    }
}
