using System.Globalization;
using System.Net;
using System.Text;

namespace DmSim.Reporting.Html;

/// <summary>Builds HTML in which no text can become markup. The result is also well-formed XML.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();

    /// <summary>Adds markup as it is; never with text from outside.</summary>
    public HtmlText Markup(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Adds text.</summary>
    public HtmlText Text(string text)
    {
        _html.Append(Escape(text));
        return this;
    }

    /// <summary>Adds an element with text alone in it.</summary>
    public HtmlText Element(string name, string text, string? cssClass = null)
    {
        string attribute = cssClass is null ? "" : $" class=\"{cssClass}\"";
        _html.Append(CultureInfo.InvariantCulture, $"<{name}{attribute}>{Escape(text)}</{name}>\n");
        return this;
    }

    /// <summary>
    /// Adds a table with header cells for columns and the first cell of every row. Columns whose header begins with
    /// <c>#</c> hold numbers and stand at the right.
    /// </summary>
    public HtmlText Table(string caption, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        bool[] numeric = [.. header.Select(name => name.StartsWith('#'))];
        Markup("<div class=\"scroll\"><table>\n").Element("caption", caption).Markup("<thead><tr>");
        for (int column = 0; column < header.Count; column++)
        {
            string attribute = numeric[column] ? " class=\"number\"" : "";
            Markup($"<th scope=\"col\"{attribute}>").Text(header[column].TrimStart('#')).Markup("</th>");
        }

        Markup("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            Markup("<tr>");
            for (int column = 0; column < row.Count; column++)
            {
                string tag = column == 0 ? "th" : "td";
                string scope = column == 0 ? " scope=\"row\"" : "";
                string attribute = numeric[column] ? " class=\"number\"" : "";
                Markup($"<{tag}{scope}{attribute}>").Text(row[column]).Markup($"</{tag}>");
            }

            Markup("</tr>\n");
        }

        return Markup("</tbody></table></div>\n");
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    /// <summary>Text as it stands in HTML; characters that XML does not allow become U+FFFD.</summary>
    public static string Escape(string text) =>
        WebUtility.HtmlEncode(
            string.Concat(text.Select(letter => letter < ' ' && letter is not ('\n' or '\t') ? '\uFFFD' : letter))
        );
}
