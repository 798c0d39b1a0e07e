using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;

namespace DmSim.Cli.Options;

/// <summary>
/// Reads values of options that no scenario has. All options are text to the parser, so that all problems can be listed
/// at once and in the same words.
/// </summary>
internal static class OptionValue
{
    /// <summary>A whole number in a range; <see langword="null"/> when not given, or wrong.</summary>
    public static int? Integer(
        ParseResult parsed,
        Option<string?> option,
        int least,
        int most,
        List<ValidationIssue> issues
    )
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        bool good = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        if (good && value >= least && value <= most)
        {
            return value;
        }

        issues.Add(
            Issue(option, FormattableString.Invariant($"expected a whole number from {least} to {most}, not '{text}'"))
        );
        return null;
    }

    /// <summary>The seed of everything random; <see langword="null"/> when not given, or wrong.</summary>
    public static ulong? Seed(ParseResult parsed, Option<string?> option, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            return seed;
        }

        issues.Add(Issue(option, $"expected a whole number from 0 to {ulong.MaxValue}, not '{text}'"));
        return null;
    }

    /// <summary>A percentage above 0 and up to 100, as a share; its sign may be left out.</summary>
    public static double? Share(ParseResult parsed, Option<string?> option, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        string number = text.TrimEnd().TrimEnd('%').TrimEnd();
        bool good = decimal.TryParse(
            number,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out decimal percent
        );
        if (good && percent is > 0 and <= 100)
        {
            // Divided as a decimal number, so that 95 % is the double nearest to 0.95.
            return (double)(percent / 100);
        }

        issues.Add(Issue(option, $"expected a percentage above 0 and up to 100, such as 95, not '{text}'"));
        return null;
    }

    /// <summary>A span of time in milliseconds.</summary>
    public static long? Time(ParseResult parsed, Option<string?> option, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (TimeText.TryParse(text, out long milliseconds))
        {
            return milliseconds;
        }

        issues.Add(Issue(option, $"expected a clock time such as 09:10 or a span such as 90 min, not '{text}'"));
        return null;
    }

    /// <summary>An amount of memory above 0.</summary>
    public static MemorySize? Size(ParseResult parsed, Option<string?> option, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (MemorySize.TryParse(text, out MemorySize size) && size > MemorySize.Zero)
        {
            return size;
        }

        issues.Add(Issue(option, $"expected a size above 0 with its unit, such as 8GiB, not '{text}'"));
        return null;
    }

    /// <summary>One of several names.</summary>
    public static T? Choice<T>(
        Option<string?> option,
        string? text,
        IReadOnlyList<(string Name, T Value)> choices,
        List<ValidationIssue> issues
    )
        where T : struct
    {
        foreach ((string name, T value) in choices)
        {
            if (name == text)
            {
                return value;
            }
        }

        if (text is not null)
        {
            string names = string.Join(", ", choices.Select(choice => choice.Name));
            issues.Add(Issue(option, $"expected one of {names}, not '{text}'"));
        }

        return null;
    }

    /// <summary>Refuses a mistyped option where the parser would take it for the value of an argument.</summary>
    public static void RefuseOptions<T>(this Argument<T> argument) =>
        argument.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                result.AddError($"Unrecognized option '{token.Value}'.");
            }
        });

    /// <summary>A problem of an option.</summary>
    public static ValidationIssue Issue(Option option, string message) => new(option.Name, null, null, null, message);
}
