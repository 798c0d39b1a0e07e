using System.Globalization;
using DmSim.Core.Units;
using DmSim.Core.Workloads.Likeness;
using DmSim.Lab.Likeness;
using DmSim.Lab.Results;
using DmSim.Traces.Native;

namespace DmSim.Cli.Output;

/// <summary>What <c>dmsim generate</c> says.</summary>
internal static class GenerateText
{
    /// <summary>Says what was written.</summary>
    public static void Print(Terminal terminal, NativeTrace written, string output, long bytes) =>
        terminal.Out.WriteLine(
            Prose.Text(
                $"{written.Vms.Count} VMs, {TimeText.Format(written.Info.DurationMilliseconds)}, {written.Vms.Sum(vm => (long)vm.SampleCount)} samples; {output}, {Prose.Size(bytes)}"
            )
        );

    /// <summary>Says what was learnt, and how like the source the result is.</summary>
    public static void Print(Terminal terminal, PopulationModel model, LikenessReport report)
    {
        ModelSummary summary = model.Summary;
        Prose.Fold(
            terminal,
            Prose.Text(
                $"Learnt from {summary.Vms} VMs ({summary.ConstantVms} of them never change), one sample every {TimeText.Format(model.IntervalMilliseconds)}: day and week explain {Math.Max(0, summary.SeasonShare) * 100:0} % of a VM's variance, {summary.Factors} common factors {Math.Max(0, summary.FactorShare) * 100:0} %, the rest is its own."
            )
        );
        terminal.Out.WriteLine();
        TextTable table = new(
            ("compared", false),
            ("source", true),
            ("made", true),
            ("by chance", true),
            ("alike", false)
        );
        foreach (LikenessMeasure measure in report.Measures)
        {
            string unit = measure.Unit.Length == 0 ? "" : $" [{measure.Unit}]";
            table.Add(
                $"{measure.Name}{unit}",
                Number(measure.Source),
                Number(measure.Made),
                double.IsNaN(measure.High) ? "–" : $"{Number(measure.Low)}..{Number(measure.High)}",
                measure.IsAlike ? "yes" : "NO"
            );
        }

        TablePrinter.Print(terminal, table);
        foreach (string note in model.Notes)
        {
            Prose.Fold(terminal, $"note: {note}");
        }

        foreach (string warning in report.Warnings)
        {
            Prose.Fold(terminal, $"caution: {warning}");
        }
    }

    /// <summary>The answer for machines.</summary>
    public static string Json(
        NativeTrace written,
        long bytes,
        ulong seed,
        (PopulationModel Model, LikenessReport Report)? like
    ) =>
        JsonText.Document(
            "generate",
            json =>
            {
                json.WriteString("name", written.Info.Name);
                json.WriteNumber("seed", seed);
                json.WriteNumber("vms", written.Vms.Count);
                json.WriteNumber("samples", written.Vms.Sum(vm => (long)vm.SampleCount));
                json.WriteNumber("durationSeconds", written.Info.DurationMilliseconds / 1000.0);
                json.WriteNumber("fileBytes", bytes);
                json.WriteString("sourceSha256", written.Info.SourceSha256);
                if (like is { } made)
                {
                    json.Model(made.Model);
                    json.Likeness(made.Report);
                }
            }
        );

    private static string Number(double value) =>
        double.IsNaN(value) ? "–"
        : Math.Abs(value) >= 100 ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString("0.###", CultureInfo.InvariantCulture);
}
