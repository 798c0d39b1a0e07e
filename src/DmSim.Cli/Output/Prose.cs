using System.Globalization;
using System.Text;
using DmSim.Core.Scenarios;
using DmSim.Core.Units;
using DmSim.Lab.Experiments;
using DmSim.Lab.Findings;

namespace DmSim.Cli.Output;

/// <summary>Sentences of the console: findings, notes, sizes and moments as people read them.</summary>
internal static class Prose
{
    /// <summary>Formats with the invariant culture.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A size in MiB, or in GiB from 10 GiB on, with at most one decimal.</summary>
    public static string Size(long bytes) =>
        Math.Abs(bytes) >= 10 * MemorySize.BytesPerGibibyte
            ? Text($"{bytes / (double)MemorySize.BytesPerGibibyte:0.#} GiB")
            : Text($"{bytes / (double)MemorySize.BytesPerMebibyte:0.#} MiB");

    /// <summary>A moment of a run on the clock of the workload, which is also that of <c>--from</c>.</summary>
    public static string Clock(Scenario scenario, long tick) =>
        TimeText.FormatClock((scenario.FromMilliseconds + (tick * scenario.TickMilliseconds)) / 1000);

    /// <summary>Prints what a result says about itself.</summary>
    public static void Findings(Terminal terminal, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        Findings(terminal, findings, FindingSeverity.Doubt, "DOUBT");
        Findings(terminal, findings, FindingSeverity.Caution, "caution");
        Findings(terminal, findings, FindingSeverity.Note, "note");
    }

    private static void Findings(
        Terminal terminal,
        IReadOnlyList<Finding> findings,
        FindingSeverity severity,
        string label
    )
    {
        foreach (Finding finding in findings)
        {
            if (finding.Severity == severity)
            {
                Fold(terminal, $"{label}: {finding.Text}");
            }
        }
    }

    /// <summary>Prints a paragraph folded to the screen, further lines indented.</summary>
    public static void Fold(Terminal terminal, string text)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > terminal.Width)
            {
                terminal.Out.WriteLine(line);
                line.Clear().Append(' ', 2).Append(word);
            }
            else
            {
                line.Append(line.Length == 0 ? "" : " ").Append(word);
            }
        }

        terminal.Out.WriteLine(line);
    }

    /// <summary>What broke an objective, with the moment it happened, where there was one.</summary>
    public static string Broke(Binding? binding)
    {
        if (binding is null)
        {
            return "–";
        }

        return binding.Vm.Length == 0 ? binding.What : $"{binding.Vm}: {binding.What}";
    }
}
