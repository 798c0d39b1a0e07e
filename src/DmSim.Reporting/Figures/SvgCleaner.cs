using System.Globalization;
using System.Text.RegularExpressions;

namespace DmSim.Reporting.Figures;

/// <summary>Makes an SVG file depend on what it shows alone.</summary>
internal static partial class SvgCleaner
{
    /// <summary>
    /// Renumbers ids, which the drawing library takes from a counter of the process, in order of appearance, and names
    /// fallbacks for the font.
    /// </summary>
    public static string Clean(string svg)
    {
        Dictionary<string, string> names = [];
        string renumbered = IdOrReference()
            .Replace(
                svg,
                match =>
                {
                    string id = match.Groups["id"].Value;
                    if (!names.TryGetValue(id, out string? name))
                    {
                        name = string.Create(CultureInfo.InvariantCulture, $"d{names.Count + 1}");
                        names.Add(id, name);
                    }

                    return match.Groups["before"].Value + name + match.Groups["after"].Value;
                }
            );
        return renumbered
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace(
                $"font-family=\"{FigureFonts.Family}\"",
                $"font-family=\"{FigureFonts.Family}, Verdana, sans-serif\"",
                StringComparison.Ordinal
            );
    }

    [GeneratedRegex("""(?<before>\bid="|url\(#|href="#)(?<id>[^")]+)(?<after>"|\))""", RegexOptions.ExplicitCapture)]
    private static partial Regex IdOrReference();
}
