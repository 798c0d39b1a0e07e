using System.Text;

namespace DmSim.Cli.Commands;

/// <summary>Lays a page of help out: headed sections of folded paragraphs and tables of two columns.</summary>
/// <param name="width">Columns of the screen.</param>
internal sealed class HelpLayout(int width)
{
    private const string Indent = "  ";

    private readonly StringBuilder _page = new();

    /// <summary>Adds a section of one paragraph, in which line ends stay.</summary>
    public void AddParagraph(string title, string text)
    {
        _page.AppendLine(title);
        foreach (string line in Fold(text, width - Indent.Length))
        {
            _page.Append(Indent).AppendLine(line);
        }

        _page.AppendLine();
    }

    /// <summary>Adds a section of lines that are not folded, because they are to be copied; the last one of a page.</summary>
    public void AddLines(string title, string text)
    {
        _page.AppendLine(title);
        foreach (string line in text.Split('\n'))
        {
            _page.Append(Indent).AppendLine(line.TrimEnd('\r'));
        }
    }

    /// <summary>Adds a section of rows, if there are any; names take at most half of the screen.</summary>
    public void AddTable(string title, List<HelpRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        (int names, int meanings) = Widths(rows);
        _page.AppendLine(title);
        foreach (HelpRow row in rows)
        {
            AddRow(Fold(row.Name, names), Fold(row.Meaning, meanings), names);
        }

        _page.AppendLine();
    }

    /// <inheritdoc/>
    public override string ToString() => _page.ToString();

    private void AddRow(List<string> names, List<string> meanings, int width)
    {
        for (int line = 0; line < Math.Max(names.Count, meanings.Count); line++)
        {
            string name = line < names.Count ? names[line] : "";
            _page.Append(Indent).Append(name);
            if (line < meanings.Count && meanings[line].Length > 0)
            {
                for (int column = name.Length; column < width; column++)
                {
                    _page.Append(' ');
                }

                _page.Append(Indent).Append(meanings[line]);
            }

            _page.AppendLine();
        }
    }

    private (int Names, int Meanings) Widths(List<HelpRow> rows)
    {
        int names = 0;
        int meanings = 0;
        foreach (HelpRow row in rows)
        {
            names = Math.Max(names, row.Name.Length);
            meanings = Math.Max(meanings, row.Meaning.Length);
        }

        if (names + meanings + (2 * Indent.Length) <= width)
        {
            return (names, meanings);
        }

        int most = (width / 2) - Indent.Length;
        if (names > most)
        {
            names = 0;
            foreach (HelpRow row in rows)
            {
                foreach (string line in Fold(row.Name, most))
                {
                    names = Math.Max(names, line.Length);
                }
            }
        }

        return (names, width - names - (2 * Indent.Length));
    }

    /// <summary>
    /// Breaks a text into lines after spaces, which stay at the end of a line; what is broken leaves the last column free.
    /// </summary>
    private static List<string> Fold(string text, int width)
    {
        List<string> lines = [];
        foreach (string part in text.Split('\n'))
        {
            int start = 0;
            while (part.Length - start > (start == 0 ? width : width - 1))
            {
                int space = part.LastIndexOf(' ', start + width - 1, width);
                int end = space < 0 ? start + width : space + 1;
                lines.Add(part[start..end]);
                start = end;
            }

            if (start == 0 || start < part.Length)
            {
                lines.Add(part[start..]);
            }
        }

        return lines;
    }
}
