using System.Globalization;
using System.Text.Json.Nodes;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Expressions;

namespace DmSim.Traces.Scenarios.Forms;

/// <summary>The kinds of single values that documents are made of.</summary>
internal static class Scalars
{
    private const string SizePattern = @"^ *([0-9]+(\.[0-9]*)?|\.[0-9]+) *([KkMmGgTt][Ii])?[Bb] *$";

    private const string NumberPattern = @"([0-9]+(\.[0-9]*)?|\.[0-9]+)";

    private const string DurationPattern =
        "^ *(" + NumberPattern + " *(ms|s|min|m|h|d|days?|w|weeks?)|([0-9]+d *)?[0-9]+:[0-5]?[0-9](:[0-5]?[0-9])?) *$";

    /// <summary>Free text, not empty.</summary>
    public static Form<string> Text(string expected, int longest) =>
        new ScalarForm<string>(
            expected,
            (ScalarNode node, out string value) =>
            {
                value = node.Text.Trim();
                return value.Length > 0 && value.Length <= longest;
            },
            () =>
                new JsonObject
                {
                    ["type"] = "string",
                    ["minLength"] = 1,
                    ["maxLength"] = longest,
                }
        );

    /// <summary>One fixed text, such as the schema's name.</summary>
    public static Form<string> Constant(string constant) =>
        new ScalarForm<string>(
            constant,
            (ScalarNode node, out string value) =>
            {
                value = node.Text;
                return value == constant;
            },
            () => new JsonObject { ["const"] = constant }
        );

    /// <summary>A whole number in a range.</summary>
    public static Form<int> Integer(int least, int most) =>
        new ScalarForm<int>(
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
            (ScalarNode node, out int value) =>
                int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                && node.IsPlain
                && value >= least
                && value <= most,
            () =>
                new JsonObject
                {
                    ["type"] = "integer",
                    ["minimum"] = least,
                    ["maximum"] = most,
                },
            new ScalarExpression(ExpressionKind.Number)
        );

    /// <summary>A seed: any whole number that 64 bits hold.</summary>
    public static Form<ulong> Seed() =>
        new ScalarForm<ulong>(
            "a whole number from 0 to 18446744073709551615",
            (ScalarNode node, out ulong value) =>
                ulong.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && node.IsPlain,
            () => new JsonObject { ["type"] = "integer", ["minimum"] = 0 }
        );

    /// <summary>A number in a range; NaN is in none.</summary>
    public static Form<double> Number(double least, double most) =>
        new ScalarForm<double>(
            string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
            (ScalarNode node, out double value) =>
                TryParseNumber(node.Text, out value) && node.IsPlain && value >= least && value <= most,
            () =>
                new JsonObject
                {
                    ["type"] = "number",
                    ["minimum"] = least,
                    ["maximum"] = most,
                }
        );

    /// <summary>A share written in percent, such as <c>99.9 %</c>, as a fraction.</summary>
    public static Form<double> Share(double leastPercent, double mostPercent) =>
        new ScalarForm<double>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"a percentage from {leastPercent} to {mostPercent} with its sign, such as \"99.9 %\""
            ),
            (ScalarNode node, out double value) =>
            {
                value = 0;
                string text = node.Text.Trim();
                if (
                    !text.EndsWith('%')
                    || !decimal.TryParse(
                        text[..^1].TrimEnd(),
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out decimal percent
                    )
                )
                {
                    return false;
                }

                // Divided as a decimal number, so that 99.9 % is the double nearest to 0.999.
                value = (double)(percent / 100);
                return percent >= (decimal)leastPercent && percent <= (decimal)mostPercent;
            },
            () => Pattern($"^ *{NumberPattern} *% *$")
        );

    /// <summary>Yes or no.</summary>
    public static Form<bool> Flag() =>
        new ScalarForm<bool>(
            "true or false",
            (ScalarNode node, out bool value) =>
            {
                value = node.Text == "true";
                return node.IsPlain && node.Text is "true" or "false";
            },
            () => new JsonObject { ["type"] = "boolean" }
        );

    /// <summary>An amount of memory in a range.</summary>
    public static Form<MemorySize> Size(MemorySize least, MemorySize most, long expressionUnit = 1) =>
        new ScalarForm<MemorySize>(
            $"a size from {least} to {most}, such as \"4 GiB\"",
            (ScalarNode node, out MemorySize value) =>
                MemorySize.TryParse(node.Text, out value) && value >= least && value <= most,
            () => Pattern(SizePattern),
            new ScalarExpression(ExpressionKind.Size, expressionUnit)
        );

    /// <summary>
    /// A span or moment of time in milliseconds, in whole units of <paramref name="unitMilliseconds"/>.
    /// </summary>
    public static Form<long> Duration(long least, long most, long unitMilliseconds = 1)
    {
        string unit = unitMilliseconds == 1 ? "" : $" in whole steps of {TimeText.Format(unitMilliseconds)}";
        return new ScalarForm<long>(
            $"a time from {TimeText.Format(least)} to {TimeText.Format(most)}{unit}, such as \"90 s\" or \"09:30\"",
            (ScalarNode node, out long value) =>
                TimeText.TryParse(node.Text, out value)
                && value >= least
                && value <= most
                && value % unitMilliseconds == 0,
            () => Pattern(DurationPattern),
            new ScalarExpression(ExpressionKind.Time, unitMilliseconds)
        );
    }

    /// <summary>A span of time in whole seconds.</summary>
    public static Form<int> Seconds(int least, int most) =>
        Duration(least * 1000L, most * 1000L, 1000)
            .Then(
                (long value, DocumentNode _, string _, ReadContext _, out int seconds) =>
                {
                    seconds = (int)(value / 1000);
                    return true;
                }
            );

    /// <summary>A memory setting as a rule.</summary>
    public static Form<SizeRule> Rule() =>
        new ScalarForm<SizeRule>(
            "a size such as \"4 GiB\", or \"provisioned\", \"peak-demand\" or a multiple such as \"1.2 x peak-demand\"",
            (ScalarNode node, out SizeRule value) => SizeRule.TryParse(node.Text, out value) && IsSane(value),
            () => Pattern($"{SizePattern}|^ *({NumberPattern} *x *)?(provisioned|peak-demand) *$"),
            new ScalarExpression(ExpressionKind.Size, VmSettingsRules.Granularity.Bytes)
        );

    /// <summary>One of several named values.</summary>
    public static Form<T> Choice<T>(params (string Name, T Value)[] choices)
    {
        string[] names = new string[choices.Length];
        for (int index = 0; index < names.Length; index++)
        {
            names[index] = choices[index].Name;
        }

        return new ScalarForm<T>(
            $"one of {string.Join(", ", names)}",
            (ScalarNode node, out T value) =>
            {
                int index = Array.IndexOf(names, node.Text);
                value = index < 0 ? default! : choices[index].Value;
                return index >= 0;
            },
            () => new JsonObject { ["enum"] = new JsonArray([.. names.SelectMany(Spellings)]) }
        );
    }

    /// <summary>A single value that is stored as text whatever it looks like: an option of a policy.</summary>
    public static Form<string> AnyValue() =>
        new ScalarForm<string>(
            "a single value",
            (ScalarNode node, out string value) =>
            {
                value = node.Text;
                return value.Length is > 0 and <= 200;
            },
            () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }
        );

    /// <summary>A text of a documented pattern.</summary>
    public static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static bool TryParseNumber(string text, out double value) =>
        double.TryParse(
            text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value
        );

    private static bool IsSane(SizeRule rule) =>
        rule.Basis != SizeBasis.Fixed
        || (rule.Size >= VmSettingsRules.LeastMinimum && rule.Size <= VmSettingsRules.GreatestMaximum);

    /// <summary>A name that looks like a number (a release's year) is a number to JSON unless quoted.</summary>
    private static IEnumerable<JsonNode> Spellings(string name)
    {
        yield return name;
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            yield return number;
        }
    }
}
