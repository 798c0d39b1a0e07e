using System.Text.RegularExpressions;

namespace DmSim.Cli.Options;

/// <summary>A service objective in one line: <c>pressure&lt;=100 for 99.9%</c>.</summary>
internal static partial class ObjectiveText
{
    /// <summary>What is expected, for messages.</summary>
    public const string Expected = "\"pressure<=P for T%\", such as \"pressure<=100 for 99.9%\"";

    /// <summary>Takes the line apart; whether its two numbers are in range is for the scenario reader to say.</summary>
    public static bool TryParse(string text, out string pressure, out string timeShare)
    {
        Match match = Line().Match(text);
        pressure = match.Groups["pressure"].Value;
        timeShare = match.Groups["share"].Value;
        return match.Success;
    }

    [GeneratedRegex(
        @"^\s*pressure\s*(<=|≤)\s*(?<pressure>[0-9.]+)\s*%?\s+for\s+(?<share>[0-9.]+\s*%)(\s+of\s+(the\s+)?time)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Line();
}
