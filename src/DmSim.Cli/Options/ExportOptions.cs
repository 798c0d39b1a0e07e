using System.CommandLine;
using System.Globalization;
using DmSim.Core.Scenarios;
using DmSim.Reporting.Results;

namespace DmSim.Cli.Options;

/// <summary>What is exported, how often, and what it says about the computer it comes from.</summary>
internal sealed class ExportOptions
{
    /// <summary>Samples of a VM that are kept at most: 80 bytes each.</summary>
    private const long MostSamples = 20_000_000;

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _force = CommonOptions.Force();

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    private readonly Option<string?> _interval = new("--interval")
    {
        Description = "Time between two samples; default 15 s, in whole ticks.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _at = new("--at")
    {
        Description = "The moment, on the clock of the workload, such as 09:30.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "End of what --interval writes, such as 09:40; --from is its begin. Default all of the run.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _computer = new("--computer")
    {
        Description = "Name of the host in counter paths; default DMSIM.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _start = new("--start")
    {
        Description = "Local date and time of the start, such as 2026-03-01T08:00:00; default 1 January 2000.",
        HelpName = "MOMENT",
    };

    private readonly Option<string?> _zone = new("--zone")
    {
        Description = "Name of the time zone as Windows calls it; default UTC.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _bias = new("--bias")
    {
        Description = "Minutes to add to local time for UTC, such as -60; default 0.",
        HelpName = "MINUTES",
    };

    private readonly Option<bool> _guests = new("--guests")
    {
        Description = "Write the guests' own counters as well, under the VMs' names as computers.",
    };

    /// <summary>Adds the options of counters over time.</summary>
    public void AddForCounters(Command command)
    {
        _output.Required = true;
        command.Add(_output);
        command.Add(_interval);
        command.Add(_computer);
        command.Add(_start);
        command.Add(_zone);
        command.Add(_bias);
        command.Add(_guests);
        command.Add(_force);
        command.Add(_quiet);
    }

    /// <summary>Adds the options of a moment, or of a stretch of time.</summary>
    public void AddForPrometheus(Command command)
    {
        _interval.Description =
            "Instead of --at: counters over time as OpenMetrics, a sample every so often, such as 15s.";
        command.Add(_at);
        command.Add(_interval);
        command.Add(_to);
        command.Add(_start);
        command.Add(_bias);
        command.Add(_output);
        command.Add(_force);
        command.Add(_quiet);
    }

    /// <summary>Adds the options of the summary of a moment.</summary>
    public void AddForSummary(Command command)
    {
        _at.Required = true;
        command.Add(_at);
        command.Add(_quiet);
        command.Add(_json);
    }

    /// <summary>Whether counters over time are wanted.</summary>
    public bool WantsSeries(ParseResult parsed) => parsed.GetValue(_interval) is not null;

    /// <summary>The stretch of time that is wanted, both ends within it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="from">The option that begins it.</param>
    /// <param name="issues">Takes problems.</param>
    public (long From, long To) Window(ParseResult parsed, Option<string?> from, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_at) is not null)
        {
            issues.Add(OptionValue.Issue(_at, "expected either --at or --interval, not both"));
        }

        long begin = OptionValue.Time(parsed, from, issues) ?? 0;
        long end = OptionValue.Time(parsed, _to, issues) ?? long.MaxValue;
        if (end < begin)
        {
            issues.Add(OptionValue.Issue(_to, "expected a time not before --from"));
        }

        return (begin, end);
    }

    /// <summary>Refuses more samples than memory should be spent on.</summary>
    public void CheckSamples(long count)
    {
        if (count > MostSamples)
        {
            string most = FormattableString.Invariant(
                $"expected a longer one, or a shorter stretch: {count} samples of a VM"
            );
            string limit = FormattableString.Invariant($"{most} are more than {MostSamples}");
            throw new InvalidInputException(OptionValue.Issue(_interval, limit));
        }
    }

    /// <summary>Whether the answer is for machines.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether progress and notes are unwanted.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>A problem of the moment.</summary>
    public ValidationIssue AtIssue(string message) => OptionValue.Issue(_at, message);

    /// <summary>The moment in milliseconds.</summary>
    public long AtMilliseconds(ParseResult parsed, List<ValidationIssue> issues)
    {
        foreach (Option<string?> option in new[] { _to, _start, _bias })
        {
            if (parsed.GetValue(option) is not null)
            {
                issues.Add(OptionValue.Issue(option, "expected together with --interval"));
            }
        }

        if (parsed.GetValue(_at) is null)
        {
            issues.Add(OptionValue.Issue(_at, "expected a moment; for a stretch of time --interval"));
        }

        return OptionValue.Time(parsed, _at, issues) ?? 0;
    }

    /// <summary>The interval in milliseconds, in whole ticks of the scenario.</summary>
    public long IntervalMilliseconds(ParseResult parsed, Scenario? scenario, List<ValidationIssue> issues)
    {
        int tick = scenario?.TickMilliseconds ?? 1;
        long interval = OptionValue.Time(parsed, _interval, issues) ?? Math.Max(1, 15_000 / tick) * tick;
        if (interval < tick || interval % tick != 0 || interval / tick > int.MaxValue)
        {
            issues.Add(
                OptionValue.Issue(_interval, FormattableString.Invariant($"expected a multiple of the tick, {tick} ms"))
            );
        }

        return interval;
    }

    /// <summary>
    /// The file, after looking whether something would be lost there; <see langword="null"/>: standard output.
    /// </summary>
    public string? Output(ParseResult parsed, List<ValidationIssue> issues)
    {
        string? output = parsed.GetValue(_output);
        if (output is null)
        {
            return null;
        }

        if (output.Length == 0 || Directory.Exists(output))
        {
            issues.Add(OptionValue.Issue(_output, $"expected a file, not '{output}'"));
        }
        else if (File.Exists(output) && !parsed.GetValue(_force))
        {
            issues.Add(OptionValue.Issue(_output, $"'{output}' exists already; --force replaces it"));
        }

        return output;
    }

    /// <summary>When the samples are said to have been taken.</summary>
    public CounterOptions Moments(ParseResult parsed, List<ValidationIssue> issues) =>
        new() { BiasMinutes = Bias(parsed, issues), Start = Start(parsed, issues) };

    /// <summary>What the counters say about their computer.</summary>
    public CounterOptions Counters(ParseResult parsed, List<ValidationIssue> issues)
    {
        CounterOptions defaults = new();
        return new CounterOptions
        {
            HostName = Name(parsed, _computer, @"\", issues) ?? defaults.HostName,
            Zone = Name(parsed, _zone, "()", issues) ?? defaults.Zone,
            BiasMinutes = Bias(parsed, issues),
            Start = Start(parsed, issues),
            WithGuests = parsed.GetValue(_guests),
        };
    }

    private static string? Name(
        ParseResult parsed,
        Option<string?> option,
        string refused,
        List<ValidationIssue> issues
    )
    {
        string? text = parsed.GetValue(option);
        if (text is not null && (text.Length == 0 || text.AsSpan().ContainsAny(refused) || text.Any(char.IsControl)))
        {
            issues.Add(OptionValue.Issue(option, $"expected a name without any of {refused}, not '{text}'"));
        }

        return text;
    }

    private int Bias(ParseResult parsed, List<ValidationIssue> issues)
    {
        string? text = parsed.GetValue(_bias);
        int minutes = 0;
        bool good =
            text is null
            || (
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out minutes)
                && minutes is >= -900 and <= 900
            );
        if (!good)
        {
            issues.Add(OptionValue.Issue(_bias, $"expected whole minutes from -900 to 900, not '{text}'"));
        }

        return minutes;
    }

    private DateTime? Start(ParseResult parsed, List<ValidationIssue> issues)
    {
        if (parsed.GetValue(_start) is not { } text)
        {
            return null;
        }

        string[] forms = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (DateTime.TryParseExact(text, forms, culture, DateTimeStyles.None, out DateTime moment))
        {
            return moment;
        }

        issues.Add(OptionValue.Issue(_start, $"expected a moment such as 2026-03-01T08:00:00, not '{text}'"));
        return null;
    }
}
