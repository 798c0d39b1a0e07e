using System.Globalization;
using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Traces.Import.Tables;

namespace DmSim.Traces.Tools;

/// <summary>The options a user gave to a tool, as text; reading them collects every problem.</summary>
/// <param name="values">Text by option name; a switch that was given has an empty text.</param>
public sealed class ToolArguments(IReadOnlyDictionary<string, string> values)
{
    private readonly List<ValidationIssue> _issues = [];

    /// <summary>The problems found so far.</summary>
    public IReadOnlyList<ValidationIssue> Issues => _issues;

    /// <summary>Notes a problem of an option.</summary>
    public void Report(string option, string message) =>
        _issues.Add(new ValidationIssue(option, null, null, null, message));

    /// <summary>Whether an option was given.</summary>
    public bool Has(string option) => values.ContainsKey(option);

    /// <summary>The text of an option, or <see langword="null"/>.</summary>
    public string? Text(string option) => values.GetValueOrDefault(option);

    /// <summary>The parts of a text between commas.</summary>
    public IReadOnlyList<string> Texts(string option) =>
        Text(option)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A whole number in a range; <see langword="null"/> when not given, or wrong.</summary>
    public long? WholeNumber(string option, long least, long most)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        bool good = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        if (good && value >= least && value <= most)
        {
            return value;
        }

        Report(option, FormattableString.Invariant($"expected a whole number from {least} to {most}, not '{text}'"));
        return null;
    }

    /// <summary>The seed of everything random; 1 when not given.</summary>
    public ulong Seed(string option)
    {
        if (Text(option) is not { } text)
        {
            return 1;
        }

        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            Report(option, $"expected a whole number from 0 to {ulong.MaxValue}, not '{text}'");
        }

        return seed;
    }

    /// <summary>A decimal number above 0 with a limit; <see langword="null"/> when not given, or wrong.</summary>
    public decimal? Factor(string option, decimal most)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        const int MostDecimals = 6;
        bool good = decimal.TryParse(
            text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out decimal value
        );
        if (good && value > 0 && value <= most && value.Scale <= MostDecimals)
        {
            return value;
        }

        Report(
            option,
            FormattableString.Invariant(
                $"expected a number above 0 and up to {most} with at most {MostDecimals} decimals, not '{text}'"
            )
        );
        return null;
    }

    /// <summary>A span of time in milliseconds.</summary>
    public long? Span(string option, long least, long most)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (TimeText.TryParse(text, out long milliseconds) && milliseconds >= least && milliseconds <= most)
        {
            return milliseconds;
        }

        Report(
            option,
            $"expected a span such as 90 min from {TimeText.Format(least)} to {TimeText.Format(most)}, not '{text}'"
        );
        return null;
    }

    /// <summary>A moment: a span since the start of the trace, or a date and time.</summary>
    public TraceMoment? Moment(string option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        if (TimestampText.TryParse(Encoding.UTF8.GetBytes(text), out long unix, out _))
        {
            return new TraceMoment(option, unix, IsDate: true);
        }

        if (TimeText.TryParse(text, out long milliseconds))
        {
            return new TraceMoment(option, milliseconds, IsDate: false);
        }

        Report(
            option,
            $"expected a time since the start such as '2d 09:00', or a date such as 2026-03-01T09:00Z, not '{text}'"
        );
        return null;
    }

    /// <summary>One of several names; the first is the default.</summary>
    public T Choice<T>(string option, params IReadOnlyList<(string Name, T Value)> choices)
    {
        string? text = Text(option);
        foreach ((string name, T value) in choices)
        {
            if (text is null || name == text)
            {
                return value;
            }
        }

        Report(option, $"expected one of {string.Join(", ", choices.Select(choice => choice.Name))}, not '{text}'");
        return choices[0].Value;
    }

    /// <summary>Ends the reading: throws when there was any problem.</summary>
    /// <exception cref="InvalidInputException">With all problems.</exception>
    public void ThrowIfAny()
    {
        if (_issues.Count > 0)
        {
            throw new InvalidInputException(_issues);
        }
    }
}
